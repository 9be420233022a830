// Sends ready bulk lines, once, and says what the answer means. When to send again is the processor's business.
import { type Client, errors } from '@elastic/elasticsearch';
import { countLines } from './bulk-body.ts';
import { type BulkItem, isBriefResponse, isRetryable, parseBulkResponse } from './bulk-response.ts';

/**
 * - `stored`: each of the logs is
 * - `items`: an answer for each log
 * - `unclear`: not all are stored, and the answer was not asked to say which
 * - `again`: no usable answer; some of the logs may be stored
 * - `refused`: the body as a whole (400 or 413): send less at once
 */
export type BulkResult =
  | { kind: 'stored' }
  | { kind: 'items'; items: BulkItem[] }
  | { kind: 'unknown' }
  | { kind: 'retry'; reason: string }
  | { kind: 'refused'; reason: string };

/** A result that tells what became of the logs. */
export type KnownBulkResult = Exclude<BulkResult, { kind: 'unknown' }>;

/**
 * Longer than Elasticsearch's own wait for a shard or for its master (1 min and 30 s): giving up before it does would
 * only write the same logs twice at a time.
 */
const BULK_TIMEOUT_MS = 120_000;

/**
 * How much of the answer is asked for. An item for each log costs Elasticsearch a seventh of the whole bulk (2,000 logs:
 * 41 ms with ids and statuses, 35 ms with `errors` alone, 45 ms unfiltered), so it is asked for when something was
 * refused: the same logs sent again then meet themselves as 409, which is "stored".
 */
const ANSWER = { brief: 'errors', items: 'errors,items.*._id,items.*.status,items.*.error' } as const;

/** Posts the lines of `count` logs, as they are, once. Never throws. */
export async function sendBulk(
  client: Client,
  lines: Buffer,
  count: number,
  answer: keyof typeof ANSWER,
): Promise<BulkResult> {
  try {
    const body = await client.transport.request(
      {
        method: 'POST',
        path: '/_bulk',
        // The client takes bytes as well as text; its types name text alone.
        bulkBody: lines,
        querystring: { filter_path: ANSWER[answer] },
      },
      { maxRetries: 0, requestTimeout: BULK_TIMEOUT_MS },
    );
    if (answer === 'brief' && isBriefResponse(body))
      // Without items to count, the lines themselves tell that as many logs were sent as are meant.
      return !body.errors && countLines(lines) === 2 * count ? { kind: 'stored' } : { kind: 'unknown' };
    const items = parseBulkResponse(body, count);
    return items
      ? { kind: 'items', items }
      : { kind: 'retry', reason: 'Elasticsearch gave no answer to each log' };
  } catch (error) {
    const reason = describe(error);
    if (!(error instanceof errors.ResponseError)) return { kind: 'retry', reason };
    const tooMuch =
      error.statusCode === 413 || (error.statusCode === 400 && !isRetryable(errorType(error.body)));
    return { kind: tooMuch ? 'refused' : 'retry', reason };
  }
}

function errorType(body: unknown): string | undefined {
  return (body as { error?: { type?: string } } | undefined)?.error?.type;
}

function describe(error: unknown): string {
  if (error instanceof errors.ResponseError)
    return `Elasticsearch answered ${error.statusCode}: ${error.message}`;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
