// The lines of a `_bulk` body of creates, as bytes: an action line and a document line for each log.

const NEWLINE = 0x0a;
/** Holds the beginning of an action up to the index's name, which has at most 255 bytes. */
const FIRST_ACTION_BYTES = 300;

/** A log within the lines. */
export interface BulkEntry {
  id: string;
  /** Both lines, the last newline included. */
  start: number;
  end: number;
  /** Where the document line begins. */
  document: number;
}

/**
 * Finds the logs in the lines of a `_bulk` body whose every action is a create with an `_id`.
 * Throws where the lines are not so.
 */
export function parseBulkBody(lines: Buffer): BulkEntry[] {
  const found: BulkEntry[] = [];
  for (let start = 0; start < lines.length;) {
    const action = lines.indexOf(NEWLINE, start);
    const document = action + 1;
    const newline = action < 0 ? -1 : lines.indexOf(NEWLINE, document);
    if (newline < 0) throw new Error(`The bulk lines end within a log, at byte ${start}`);
    found.push({ id: actionId(lines.toString('utf8', start, action)), start, end: newline + 1, document });
    start = newline + 1;
  }
  return found;
}

/** The lines of some of the logs, in their order. */
export function selectBulkEntries(lines: Buffer, picked: BulkEntry[]): Buffer {
  return Buffer.concat(picked.map(({ start, end }) => lines.subarray(start, end)));
}

/** The index of the first log. Undefined where the lines are not of creates with an index. */
export function firstIndexName(lines: Buffer): string | undefined {
  return /^\{"create":\{"_index":"([^"]+)"/.exec(lines.toString('utf8', 0, FIRST_ACTION_BYTES))?.[1];
}

/** How many lines there are, by their newlines. */
export function countLines(lines: Buffer): number {
  let count = 0;
  for (let at = lines.indexOf(NEWLINE); at >= 0; at = lines.indexOf(NEWLINE, at + 1)) count++;
  return count;
}

function actionId(action: string): string {
  const id = (JSON.parse(action) as { create?: { _id?: unknown } }).create?._id;
  if (typeof id !== 'string') throw new Error(`Not a create with an _id: ${action.slice(0, 200)}`);
  return id;
}
