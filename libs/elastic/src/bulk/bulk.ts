// Sends a `_bulk` body once and interprets the response. The processor decides when to send it again.
import { type Client, errors } from '@elastic/elasticsearch';
import { countLines } from './bulk-body.ts';
import {
  type BulkItem,
  type BulkItemError,
  isBriefResponse,
  isRetryable,
  parseBulkResponse,
} from './bulk-response.ts';

/**
 * - `stored`: all logs are stored
 * - `items`: the response has an item for each log
 * - `unknown`: not all logs are stored, and the brief response does not say which
 * - `retry`: there was no usable response; some of the logs may be stored
 * - `refused`: the body as a whole was refused (400 or 413): send fewer logs at once
 */
type BulkResult =
  | { kind: 'stored' }
  | { kind: 'items'; items: BulkItem[] }
  | { kind: 'unknown' }
  | { kind: 'retry'; reason: string }
  | { kind: 'refused'; reason: string };

/** A result that determines the outcome of each log. */
export type KnownBulkResult = Exclude<BulkResult, { kind: 'unknown' }>;

/**
 * Longer than Elasticsearch's own waits for a shard (1 min) and for its master (30 s). With a shorter timeout the same
 * logs would be sent again while Elasticsearch still writes them.
 */
const BULK_TIMEOUT_MS = 120_000;

/**
 * Which parts of the response are requested. Building an item for each log takes Elasticsearch about a seventh of the
 * whole bulk (bulk.bench.ts), so items are requested only once something was refused: sending the same logs again is
 * harmless, since those that are stored answer 409.
 */
const FILTER_PATHS = { brief: 'errors', items: 'errors,items.*._id,items.*.status,items.*.error' } as const;

/**
 * Sends a body of `count` creates once, byte for byte. `detail` selects how much the response says. Never throws: every
 * error is a result.
 */
export async function sendBulk(
  client: Client,
  body: Buffer,
  count: number,
  detail: keyof typeof FILTER_PATHS,
): Promise<BulkResult> {
  try {
    const response = await client.transport.request(
      {
        method: 'POST',
        path: '/_bulk',
        // The client takes bytes as well, although its types declare only text.
        bulkBody: body,
        querystring: { filter_path: FILTER_PATHS[detail] },
      },
      { maxRetries: 0, requestTimeout: BULK_TIMEOUT_MS },
    );
    if (detail === 'brief' && isBriefResponse(response))
      // A brief response has no items to count, so the lines themselves prove that `count` logs were sent.
      return !response.errors && countLines(body) === 2 * count ? { kind: 'stored' } : { kind: 'unknown' };
    const items = parseBulkResponse(response, count);
    return items
      ? { kind: 'items', items }
      : { kind: 'retry', reason: 'The response of Elasticsearch has no item for each log' };
  } catch (error) {
    const reason = describe(error);
    if (!(error instanceof errors.ResponseError)) return { kind: 'retry', reason };
    const refused =
      error.statusCode === 413 || (error.statusCode === 400 && !isRetryable(errorOf(error.body)));
    return { kind: refused ? 'refused' : 'retry', reason };
  }
}

function errorOf(body: unknown): BulkItemError | undefined {
  return (body as { error?: BulkItemError } | undefined)?.error;
}

function describe(error: unknown): string {
  if (error instanceof errors.ResponseError)
    return `Elasticsearch answered ${error.statusCode}: ${error.message}`;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
