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
}

const CREATED =
  '"_version":1,"result":"created","_shards":{"total":1,"successful":1,"failed":0},"_seq_no":0,"_primary_term":1,"status":201';
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

function renderItem({ operation, index, id, refusal }: BulkResult): string {
  const begin = `{"${operation}":{"_index":${JSON.stringify(index)},"_id":${JSON.stringify(id)}`;
  if (!refusal) return `${begin},${CREATED}}}`;
  return `${begin},"status":${REFUSED_STATUS},"error":${JSON.stringify(refusal)}}}`;
}
