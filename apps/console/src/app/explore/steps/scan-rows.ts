// Looks for a row among the loaded ones.
import type { FoundLog } from '@timberline/contract';

/** Where to look: towards the end of the list, or towards its beginning. */
export type Direction = 1 | -1;

/** What is looked for, in the rows that are loaded and in the others. */
export interface StepTarget {
  /** What it is called in a sentence: `error`, `line of this trace`. */
  name: string;
  /** The term of the query language that it meets. */
  clause: string;
  /** Whether a loaded row is one. Null where only Elasticsearch can say. */
  matches: ((log: FoundLog) => boolean) | null;
}

/** The rows as far as a scan needs them. */
export interface ScannedRows {
  /** The log of a row. Undefined where it is not loaded, and beyond the ends. */
  log(index: number): FoundLog | undefined;
}

/** The index of a row, or the last log before the first row that is not loaded: the search goes on behind it. */
export type Scan = { found: number } | { last: FoundLog | null };

/**
 * Scans the loaded rows from the one after `from`, in a direction. Folded rows say what another one says. A row `from` of -1 is before the
 * first one.
 */
export function scanRows(
  rows: ScannedRows,
  from: number,
  direction: Direction,
  matches: StepTarget['matches'],
  isFolded: (index: number) => boolean = () => false,
): Scan {
  let last = rows.log(from) ?? null;
  for (let index = from + direction; matches !== null; index += direction) {
    const log = rows.log(index);
    if (!log) break;
    if (matches(log) && !isFolded(index)) return { found: index };
    last = log;
  }
  return { last };
}
