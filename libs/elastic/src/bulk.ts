// Sends ready bulk lines, once, and says what the answer means. When to send again is the processor's business.
import { type Client, errors } from '@elastic/elasticsearch';
import { type BulkItem, readBulkAnswer } from './bulk-answer.ts';

/**
 * - `items`: an answer for each log
 * - `again`: no usable answer; some of the logs may be stored
 * - `refused`: the body as a whole (400 or 413): send less at once
 */
export type BulkResult =
  | { kind: 'items'; items: BulkItem[] }
  | { kind: 'again'; reason: string }
  | { kind: 'refused'; reason: string };

/**
 * Longer than Elasticsearch's own wait for a shard or for its master (1 min and 30 s): giving up before it does would
 * only write the same logs twice at a time.
 */
const BULK_TIMEOUT_MS = 120_000;
/** All that is needed of an answer: a sixth of its bytes. */
const NEEDED = 'errors,items.*._id,items.*.status,items.*.error';

/** Posts the lines of `count` logs, as they are. Throws only where `signal` ends it. */
export async function sendBulk(
  client: Client,
  lines: Buffer,
  count: number,
  signal?: AbortSignal,
): Promise<BulkResult> {
  try {
    const body = await client.transport.request(
      {
        method: 'POST',
        path: '/_bulk',
        bulkBody: lines as unknown as string,
        querystring: { filter_path: NEEDED },
      },
      { maxRetries: 0, requestTimeout: BULK_TIMEOUT_MS, signal },
    );
    const answer = readBulkAnswer(body, count);
    return answer
      ? { kind: 'items', items: answer.items }
      : { kind: 'again', reason: 'Elasticsearch gave no answer to each log' };
  } catch (error) {
    if (error instanceof errors.RequestAbortedError) throw error;
    if (!(error instanceof errors.ResponseError)) return { kind: 'again', reason: describe(error) };
    const { statusCode } = error;
    return { kind: statusCode === 400 || statusCode === 413 ? 'refused' : 'again', reason: describe(error) };
  }
}

function describe(error: unknown): string {
  if (error instanceof errors.ResponseError)
    return `Elasticsearch answered ${error.statusCode}: ${error.message}`;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
