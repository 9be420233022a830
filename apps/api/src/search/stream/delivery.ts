// Writes the logs of a page to the readers whose filters they match.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { WrittenHit } from '../../elasticsearch/written-logs.ts';
import { toLatin1 } from '../../http/json-answer.ts';
import type { AnswerHighlighter } from '../logs/hit-to-log.ts';
import { logRow, parseSource } from '../logs/log-rows.ts';
import { logEvent } from './events.ts';
import type { StreamReader } from './stream-reader.ts';

/** Other requests get a turn after so many bytes were written: about a millisecond. */
const SLICE_BYTES = 256 * 1024;
/** The same for logs that nobody gets, or whose matches are looked for. */
const SLICE_LOGS = 100;

/** The readers of one page. */
export interface Audience {
  /** By the keys of their filters. */
  readonly readers: ReadonlyMap<string, readonly StreamReader[]>;
  /** Is told of each log before it is written. */
  readonly reached: (hit: WrittenHit) => void;
  /** Whether the reader gets this log, and has room for it. */
  readonly accepts: (reader: StreamReader, hit: WrittenHit) => boolean;
  /** Where the reader is with this log. */
  readonly idOf: (reader: StreamReader, hit: WrittenHit) => string;
}

export async function deliver(hits: readonly WrittenHit[], audience: Audience): Promise<void> {
  const highlighters = new Map<string, AnswerHighlighter>();
  let bytes = 0;
  let logs = 0;
  for (const hit of hits) {
    audience.reached(hit);
    const plain = new Map<string, Buffer>();
    for (const key of hit.matched ?? []) {
      const readers = audience.readers.get(key) ?? [];
      let highlighter = highlighters.get(key);
      if (!highlighter && readers[0]) highlighters.set(key, (highlighter = readers[0].filter.highlighter()));
      // Readers with equal ids and without marks get the same bytes, which are in memory once.
      const events = highlighter?.isEmpty ? plain : new Map<string, Buffer>();
      for (const reader of readers) {
        if (reader.isClosed || !audience.accepts(reader, hit)) continue;
        const id = audience.idOf(reader, hit);
        let event = events.get(id);
        if (!event) events.set(id, (event = logEvent(id, rowOf(hit, highlighter!))));
        reader.write(event);
        bytes += event.length;
      }
    }
    if (bytes < SLICE_BYTES && ++logs < SLICE_LOGS) continue;
    bytes = logs = 0;
    await nextTurn();
  }
}

function rowOf(hit: WrittenHit, highlighter: AnswerHighlighter): string {
  const row = logRow(hit);
  if (highlighter.isEmpty) return row;
  const highlight = highlighter.highlight(parseSource(hit.source).message);
  return highlight === undefined
    ? row
    : `${row.slice(0, -1)},"highlight":${toLatin1(JSON.stringify(highlight))}}`;
}
