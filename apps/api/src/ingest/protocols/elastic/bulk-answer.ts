// The answer of `_bulk`: one item for each action, in order.
import type { BulkOperation } from './decode-bulk.ts';
import { filterPath } from './filter-path.ts';

/** What became of an action. */
export interface BulkResult {
  operation: BulkOperation;
  index: string;
  id: string | null;
  /** Why it was refused; undefined if its document was accepted. */
  refusal?: { type: string; reason: string };
  /** The document was stored by an earlier action. */
  isRepeated?: boolean;
}

/** The members of a success that are the same for all documents. */
interface Success {
  _version: number;
  result: 'created' | 'updated';
  _shards: { total: number; successful: number; failed: number };
  _seq_no: number;
  _primary_term: number;
}

const SHARDS = { total: 1, successful: 1, failed: 0 };
const CREATED: Success = {
  _version: 1,
  result: 'created',
  _shards: SHARDS,
  _seq_no: 0,
  _primary_term: 1,
};
const UPDATED: Success = { ...CREATED, _version: 2, result: 'updated', _seq_no: 1 };
const CREATED_ITEM = itemOf(CREATED, 201);
const UPDATED_ITEM = itemOf(UPDATED, 200);
const REFUSED_STATUS = 400;
/** The answer is written in slices of this many items, between which other work gets a turn. */
const SLICE_ITEMS = 5_000;

/**
 * Writes the answer.
 * @param path `filter_path` of the request; undefined if it has none
 */
export function* renderBulkAnswer(
  results: readonly BulkResult[],
  tookMs: number,
  path: string | undefined,
): Generator<undefined, string> {
  const hasErrors = results.some(({ refusal }) => refusal !== undefined);
  // Most clients that filter want to know of errors only.
  if (path !== undefined && !hasErrors && isAboutErrors(path))
    return JSON.stringify(filterPath({ took: tookMs, errors: false, items: [] }, path));
  let text = `{"took":${tookMs},"errors":${hasErrors},"items":[`;
  for (let at = 0; at < results.length; at++) {
    if (at > 0) text += ',';
    if (at % SLICE_ITEMS === SLICE_ITEMS - 1) yield;
    text += renderItem(results[at]!);
  }
  text += ']}';
  if (path === undefined) return text;
  return JSON.stringify(filterPath(JSON.parse(text) as object, path));
}

/** Whether a path selects nothing of items that have no error. */
function isAboutErrors(path: string): boolean {
  return path.split(',').every((one) => /^(errors|took|items\.(\*|\*\*)\.error(\..*)?)$/.test(one.trim()));
}

/**
 * The success of a document, as Elasticsearch answers to `index` of an id that it has. To `create` it would answer 409, upon
 * which some clients send the whole request again without end. Here the document is the one that was created, so the
 * answer is that of its creation.
 */
export function successOf(operation: BulkOperation, isRepeated: boolean): { status: number; body: Success } {
  return isRepeated && operation === 'index'
    ? { status: 200, body: UPDATED }
    : { status: 201, body: CREATED };
}

function itemOf(success: Success, status: number): string {
  return JSON.stringify({ ...success, status }).slice(1, -1);
}

function renderItem({ operation, index, id, refusal, isRepeated = false }: BulkResult): string {
  const begin = `{"${operation}":{"_index":${JSON.stringify(index)},"_id":${JSON.stringify(id)}`;
  if (!refusal)
    return `${begin},${successOf(operation, isRepeated).body === CREATED ? CREATED_ITEM : UPDATED_ITEM}}}`;
  return `${begin},"status":${REFUSED_STATUS},"error":${JSON.stringify(refusal)}}}`;
}
