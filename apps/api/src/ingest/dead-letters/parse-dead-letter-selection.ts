// The body of a command → the dead letters that it selects.
import { validateSync } from 'class-validator';
import type { FieldError } from '@timberline/contract';
import type { DeadLetterSelection } from '@timberline/queue';
import { IngestError } from '../ingest-error.ts';
import { DeadLettersRequest } from './dead-letters.request.ts';

/** Unknown fields that an error names. */
const MAX_NAMED_FIELDS = 16;

/** Parses the selection. Throws an IngestError that names every field that is invalid. */
export function parseDeadLetterSelection(body: unknown): DeadLetterSelection {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw malformed([{ path: '', message: 'expected {"ids":[…]} or {"all":true} as application/json' }]);
  const unknown = Object.keys(body).filter((name) => name !== 'ids' && name !== 'all');
  if (unknown.length > 0)
    throw malformed(
      unknown.slice(0, MAX_NAMED_FIELDS).map((path) => ({ path, message: 'is not a known field' })),
    );
  const { ids, all } = body as Partial<DeadLettersRequest>;
  // Of the two members alone: a key such as `constructor` would make the object one of another class.
  const selection = Object.assign(new DeadLettersRequest(), { ids, all });
  const errors = validateSync(selection);
  if (errors.length > 0)
    throw malformed(
      errors.map(({ property, constraints }) => ({
        path: property,
        // class-validator lists the last decorator first, and the first one is the most basic.
        message: Object.values(constraints ?? {}).at(-1) ?? 'is invalid',
      })),
    );
  if (selection.ids && selection.all)
    throw malformed([{ path: 'all', message: 'expected either ids or all, not both' }]);
  return selection.ids ? { ids: selection.ids } : { all: true };
}

function malformed(errors: FieldError[]): IngestError {
  const [{ path, message }] = errors as [FieldError];
  return new IngestError('malformed', `${path || 'The body'}: ${message}.`, { errors });
}
