// What an answer of Elasticsearch to a `_bulk` of creates means for each log of it.

/** One item of the answer. */
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
 * - `stored`: nothing more, Elasticsearch has it
 * - `again`: send it again, later; what stood in the way can pass
 * - `refused`: it will be refused however often it is sent
 */
export type ItemOutcome = 'stored' | 'retry' | 'refused';

/** Kinds of 400 that are about the index or the cluster, not about the log. */
const PASSING = new Set([
  'cluster_block_exception',
  'index_closed_exception',
  'index_not_found_exception',
  'no_shard_available_action_exception',
  'resource_already_exists_exception',
  'resource_not_found_exception',
  // "this cluster currently has [1000]/[1000] maximum normal shards open", from creating the index.
  'validation_exception',
  'invalid_index_template_exception',
  'es_rejected_execution_exception',
  'circuit_breaking_exception',
  'timeout_exception',
]);

/** Whether a 400 of this type is about the index or the cluster. */
export function isRetryable(type: string | undefined): boolean {
  return type !== undefined && PASSING.has(type);
}

/** What becomes of a log by its item in the answer. */
export function itemOutcome({ status, error }: BulkItem): ItemOutcome {
  // 409: a create met its own document, from a try whose answer was lost.
  if ((status >= 200 && status < 300) || status === 409) return 'stored';
  if (status === 413) return 'refused';
  if (status === 400) return isRetryable(error?.type) ? 'retry' : 'refused';
  // 429, 5xx, 403 of a block, 404 of a missing index, 401: all of them end one day.
  return 'retry';
}

/** Why a log was refused, in one line: Elasticsearch's own words, the innermost cause included. */
export function refusalReason({ status, error }: BulkItem): string {
  if (!error) return `status ${status}`;
  let cause = error.caused_by;
  while (cause?.caused_by) cause = cause.caused_by;
  const words = [describe(error), cause && cause.reason !== error.reason ? describe(cause) : ''];
  return words.filter((text) => text !== '').join('; ');
}

function describe({ type, reason }: BulkItemError): string {
  return [type, reason].filter((text) => text !== undefined).join(': ');
}

/** Whether an answer tells no more than whether anything went wrong. */
export function isBriefResponse(body: unknown): body is { errors: boolean } {
  const { errors, items } = (body ?? {}) as { errors?: unknown; items?: unknown };
  return typeof errors === 'boolean' && items === undefined;
}

/** The items of an answer, or undefined where it is not the answer to a `_bulk` of so many creates. */
export function parseBulkResponse(body: unknown, count: number): BulkItem[] | undefined {
  const { items } = (body ?? {}) as { items?: unknown };
  if (!Array.isArray(items) || items.length !== count) return undefined;
  const read: BulkItem[] = [];
  for (const item of items as ({ create?: BulkItem } | null)[]) {
    const create = item?.create;
    if (typeof create?._id !== 'string' || typeof create.status !== 'number') return undefined;
    read.push(create);
  }
  return read;
}
