// Writes a job's logs: again what may pass later, in halves what is refused as a whole, until each log has its end.
import {
  type BulkEntry,
  itemOutcome,
  type KnownBulkResult,
  parseBulkBody,
  refusalReason,
  selectBulkEntries,
} from '@timberline/elastic';
import { type Refused, toLetter } from './dead-letter.ts';

/** Lines of a job, made when they are sent: what waits, waits compressed. */
export type Load = () => Buffer;

/** What the writing needs of the world. */
export interface WriteTools {
  /** Sends the lines of `count` logs once; `bytes` says how many lines that are. */
  send(load: Load, bytes: number, count: number): Promise<KnownBulkResult>;
  /** Waits before the attempt-th repetition (from 1); throws to give up. */
  pause(attempt: number, reason: string): Promise<void>;
  now(): number;
}

/** How a job ended: each of its logs is stored or refused. */
export interface Written {
  stored: number;
  refused: Refused[];
}

/**
 * Writes the `count` logs of a job of `bytes`; returns when Elasticsearch has answered for each, however long that takes.
 */
export async function writeLogs(
  load: Load,
  bytes: number,
  count: number,
  tools: WriteTools,
): Promise<Written> {
  let first = await tools.send(load, bytes, count);
  for (let attempt = 1; first.kind === 'retry'; attempt++) {
    await tools.pause(attempt, first.reason);
    first = await tools.send(load, bytes, count);
  }
  // The common case: the lines are never looked at.
  if (first.kind === 'stored') return { stored: count, refused: [] };

  const lines = load();
  const written: Written = { stored: 0, refused: [] };
  const batches: BulkEntry[][] = [parseBulkBody(lines)];
  let result: KnownBulkResult | undefined = first;
  for (let attempt = 0; batches.length > 0; result = undefined) {
    const batch = batches.shift()!;
    result ??= await sendPart(lines, batch, tools);
    if (result.kind === 'refused' && batch.length > 1) {
      const middle = batch.length >> 1;
      batches.unshift(batch.slice(0, middle), batch.slice(middle));
    } else if (result.kind === 'refused') {
      written.refused.push(toLetter(lines, batch[0]!, result.reason, tools.now()));
    } else {
      const { left, reason } = sortOut(lines, batch, result, written, tools.now());
      if (left.length === 0) {
        attempt = 0;
        continue;
      }
      batches.unshift(left);
      attempt = left.length < batch.length ? 1 : attempt + 1;
      await tools.pause(attempt, reason);
    }
  }
  return written;
}

function sendPart(lines: Buffer, part: BulkEntry[], tools: WriteTools): Promise<KnownBulkResult> {
  const picked = selectBulkEntries(lines, part);
  return tools.send(() => picked, picked.length, part.length);
}

/** Enters into `written` what ended; returns what is left to send again, and why. */
function sortOut(
  lines: Buffer,
  batch: BulkEntry[],
  result: Exclude<KnownBulkResult, { kind: 'refused' }>,
  written: Written,
  now: number,
): { left: BulkEntry[]; reason: string } {
  if (result.kind === 'stored') {
    written.stored += batch.length;
    return { left: [], reason: '' };
  }
  if (result.kind === 'retry') return { left: batch, reason: result.reason };
  const items = new Map(result.items.map((item) => [item._id, item]));
  let reason = 'Elasticsearch did not name each log in its answer';
  const left = batch.filter((line) => {
    const item = items.get(line.id);
    const outcome = item ? itemOutcome(item) : 'retry';
    if (outcome === 'stored') written.stored++;
    else if (outcome === 'refused') written.refused.push(toLetter(lines, line, refusalReason(item!), now));
    else if (item) reason = refusalReason(item);
    return outcome === 'retry';
  });
  return { left, reason };
}
