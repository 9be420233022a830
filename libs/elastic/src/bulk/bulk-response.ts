// Interprets Elasticsearch's response to a `_bulk` of creates, log by log.

/** One item of the response. */
export interface BulkItem {
  _id: string;
  status: number;
  error?: BulkItemError;
}
export interface BulkItemError {
  type?: string;
  reason?: string;
  caused_by?: BulkItemError;
}

/**
 * What to do with a log:
 * - `stored`: nothing, Elasticsearch has it
 * - `retry`: send it again later, since the cause can pass
 * - `refused`: give it up, since Elasticsearch will refuse it however often it is sent
 */
type ItemOutcome = 'stored' | 'retry' | 'refused';

/** Types of a 400 that are caused by the index or the cluster, not by the log. */
const RETRYABLE_TYPES = new Set([
  'cluster_block_exception',
  'index_closed_exception',
  'index_not_found_exception',
  'no_shard_available_action_exception',
  'resource_already_exists_exception',
  'resource_not_found_exception',
  // When an index cannot be created: "this cluster currently has [1000]/[1000] maximum normal shards open".
  'validation_exception',
  'invalid_index_template_exception',
  'es_rejected_execution_exception',
  'circuit_breaking_exception',
  'timeout_exception',
]);

/**
 * What Elasticsearch or Lucene says when a shard has its 2,147,483,519 documents. The type is that of a log that is wrong,
 * but the log can be stored once the index has room: a document that was deleted or merged away, or another index.
 */
const FULL_SHARD = /^number of documents in the (shard|index) cannot exceed/i;

/** Whether a 400 with this error is caused by the index or the cluster, so that a retry can succeed. */
export function isRetryable(error: BulkItemError | undefined): boolean {
  for (let cause = error; cause; cause = cause.caused_by)
    if (FULL_SHARD.test(cause.reason ?? '')) return true;
  return error?.type !== undefined && RETRYABLE_TYPES.has(error.type);
}

/** The outcome for a log, from its item in the response. */
export function itemOutcome({ status, error }: BulkItem): ItemOutcome {
  // 409: the create met its own document, stored by an attempt whose response was lost.
  if ((status >= 200 && status < 300) || status === 409) return 'stored';
  if (status === 413) return 'refused';
  if (status === 400) return isRetryable(error) ? 'retry' : 'refused';
  // The causes of 429, 5xx, 401, a 403 of a block and a 404 of a missing index can all be removed.
  return 'retry';
}

/** Why a log was refused, in one line: Elasticsearch's own text, including the innermost cause. */
export function refusalReason({ status, error }: BulkItem): string {
  if (!error) return `status ${status}`;
  let cause = error.caused_by;
  while (cause?.caused_by) cause = cause.caused_by;
  const texts = [describe(error), cause && cause.reason !== error.reason ? describe(cause) : ''];
  return texts.filter((text) => text !== '').join('; ');
}

function describe({ type, reason }: BulkItemError): string {
  return [type, reason].filter((text) => text !== undefined).join(': ');
}

/** Whether a response is brief: it says whether there were errors, but has no items. */
export function isBriefResponse(body: unknown): body is { errors: boolean } {
  const { errors, items } = (body ?? {}) as { errors?: unknown; items?: unknown };
  return typeof errors === 'boolean' && items === undefined;
}

/** The items of a response, or undefined when the body is not the response to a `_bulk` of `count` creates. */
export function parseBulkResponse(body: unknown, count: number): BulkItem[] | undefined {
  const { items } = (body ?? {}) as { items?: unknown };
  if (!Array.isArray(items) || items.length !== count) return undefined;
  const parsed: BulkItem[] = [];
  for (const item of items as ({ create?: BulkItem } | null)[]) {
    const create = item?.create;
    if (typeof create?._id !== 'string' || typeof create.status !== 'number') return undefined;
    parsed.push(create);
  }
  return parsed;
}
