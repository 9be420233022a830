// Writes the logs of a job: retries those that can succeed later and bisects bodies that are refused as a whole, until
// each log is stored or refused.
import {
  type BulkEntry,
  itemOutcome,
  type KnownBulkResult,
  parseBulkBody,
  refusalReason,
  selectBulkEntries,
} from '@timberline/elastic';
import { type RefusedLog, toRefusedLog } from './dead-letter.ts';

/** Decodes the lines of a job. It is called when they are sent, so that waiting jobs stay compressed. */
export type LoadLines = () => Buffer;

/** The effects that `writeLogs` depends on. */
export interface WriteTools {
  /** Sends the lines of `count` logs once; `bytes` is their length. */
  send(load: LoadLines, bytes: number, count: number): Promise<KnownBulkResult>;
  /** Waits before repetition `attempt` (from 1); rejects to give up. */
  pause(attempt: number, reason: string): Promise<void>;
  /** The time in ms since 1970. */
  now(): number;
}

/** How a job ended: each of its logs is stored or refused. */
export interface WriteResult {
  /** How many logs were stored. */
  stored: number;
  refused: RefusedLog[];
}

/**
 * Writes the `count` logs of a job whose lines have `bytes` bytes. Resolves when Elasticsearch has answered for each log,
 * however long that takes. Rejects if `pause` gives up or the lines cannot be loaded.
 */
export async function writeLogs(
  load: LoadLines,
  bytes: number,
  count: number,
  tools: WriteTools,
): Promise<WriteResult> {
  let first = await tools.send(load, bytes, count);
  for (let attempt = 1; first.kind === 'retry'; attempt++) {
    await tools.pause(attempt, first.reason);
    first = await tools.send(load, bytes, count);
  }
  // The common case: the lines need not be parsed.
  if (first.kind === 'stored') return { stored: count, refused: [] };

  const lines = load();
  const written: WriteResult = { stored: 0, refused: [] };
  const batches: BulkEntry[][] = [parseBulkBody(lines)];
  let result: KnownBulkResult | undefined = first;
  for (let attempt = 0; batches.length > 0; result = undefined) {
    const batch = batches.shift()!;
    result ??= await sendBatch(lines, batch, tools);
    if (result.kind === 'refused' && batch.length > 1) {
      const middle = batch.length >> 1;
      batches.unshift(batch.slice(0, middle), batch.slice(middle));
    } else if (result.kind === 'refused') {
      written.refused.push(toRefusedLog(lines, batch[0]!, result.reason, tools.now()));
    } else {
      const { remaining, reason } = recordOutcomes(lines, batch, result, written, tools.now());
      if (remaining.length === 0) {
        attempt = 0;
        continue;
      }
      batches.unshift(remaining);
      attempt = remaining.length < batch.length ? 1 : attempt + 1;
      await tools.pause(attempt, reason);
    }
  }
  return written;
}

function sendBatch(lines: Buffer, batch: BulkEntry[], tools: WriteTools): Promise<KnownBulkResult> {
  const selected = selectBulkEntries(lines, batch);
  return tools.send(() => selected, selected.length, batch.length);
}

/** Adds the stored and refused logs to `written`; returns the remaining ones, and why they have to be sent again. */
function recordOutcomes(
  lines: Buffer,
  batch: BulkEntry[],
  result: Exclude<KnownBulkResult, { kind: 'refused' }>,
  written: WriteResult,
  now: number,
): { remaining: BulkEntry[]; reason: string } {
  if (result.kind === 'stored') {
    written.stored += batch.length;
    return { remaining: [], reason: '' };
  }
  if (result.kind === 'retry') return { remaining: batch, reason: result.reason };
  const items = new Map(result.items.map((item) => [item._id, item]));
  let reason = 'The response of Elasticsearch does not name each log';
  const remaining = batch.filter((entry) => {
    const item = items.get(entry.id);
    const outcome = item ? itemOutcome(item) : 'retry';
    if (outcome === 'stored') written.stored++;
    else if (outcome === 'refused')
      written.refused.push(toRefusedLog(lines, entry, refusalReason(item!), now));
    else if (item) reason = refusalReason(item);
    return outcome === 'retry';
  });
  return { remaining, reason };
}
