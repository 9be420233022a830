// Which losses a person confirms.
import { IngestError } from '../ingest/ingest-error.ts';

/** More losses are not kept. */
const MAX_IDS = 100;
const MAX_ID_CHARACTERS = 256;

/** Parses `{"ids":[…]}` or `{"all":true}`. Throws an IngestError for any other body. */
export function parseConfirmation(body: unknown): string[] | 'all' {
  const { ids, all, ...others } = (
    typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {}
  ) as Record<string, unknown>;
  const hasOthers = Object.keys(others).length > 0;
  if (all === true && ids === undefined && !hasOthers) return 'all';
  const isList =
    Array.isArray(ids) &&
    ids.length > 0 &&
    ids.length <= MAX_IDS &&
    ids.every((id) => typeof id === 'string' && id.length <= MAX_ID_CHARACTERS);
  if (isList && all === undefined && !hasOthers) return ids as string[];
  const message = `must be {"ids":[…]} with 1 to ${MAX_IDS} ids of losses, or {"all":true}`;
  throw new IngestError('malformed', `The body ${message}.`, { errors: [{ path: '', message }] });
}
