// The body of POST /api/keys → the key that it asks for.
import type { FieldError } from '@timberline/contract';
import { ProblemError } from '../../http/problem-error.ts';
import { filterProblem } from '../filter-problem.ts';
import { type Role, ROLES } from '../principal.ts';

/** People read it in a list. */
const MAX_NAME_CHARACTERS = 100;
const FIELDS = ['name', 'role', 'filter', 'expiresAt'];
/** Unknown fields that an error names. */
const MAX_NAMED_FIELDS = 16;
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i;

export interface RequestedKey {
  name: string;
  role: Role;
  filter: string | null;
  expiresAt: string | null;
}

/** Throws a ProblemError that names every field that is wrong. */
export function parseKey(body: unknown, nowMs: number): RequestedKey {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw invalid([{ path: '', message: 'expected {"name":…,"role":…} as application/json' }]);
  const { name, role, filter = null, expiresAt = null } = body as Record<string, unknown>;
  const errors = [
    ...Object.keys(body)
      .filter((field) => !FIELDS.includes(field))
      .slice(0, MAX_NAMED_FIELDS)
      .map((path) => ({ path, message: 'is not a known field' })),
    ...problem('name', nameProblem(name)),
    ...problem('role', ROLES.includes(role as Role) ? null : `must be one of ${ROLES.join(', ')}`),
    ...problem('filter', filter === null ? null : filterProblem(filter, role)),
    ...problem('expiresAt', expiresAt === null ? null : expiryProblem(expiresAt, nowMs)),
  ];
  if (errors.length > 0) throw invalid(errors);
  return {
    name: (name as string).trim(),
    role: role as Role,
    filter: filter as string | null,
    expiresAt: expiresAt === null ? null : new Date(expiresAt as string).toISOString(),
  };
}

function problem(path: string, message: string | null): FieldError[] {
  return message === null ? [] : [{ path, message }];
}

function nameProblem(name: unknown): string | null {
  const isName =
    typeof name === 'string' &&
    name.trim() !== '' &&
    name.length <= MAX_NAME_CHARACTERS &&
    !/\p{Cc}/u.test(name);
  return isName
    ? null
    : `must be a text of 1 to ${MAX_NAME_CHARACTERS} characters without control characters`;
}

function expiryProblem(expiresAt: unknown, nowMs: number): string | null {
  const time = typeof expiresAt === 'string' && RFC_3339.test(expiresAt) ? Date.parse(expiresAt) : Number.NaN;
  if (Number.isNaN(time)) return 'must be a time such as 2027-01-31T00:00:00Z';
  return time > nowMs ? null : 'must be in the future';
}

function invalid(errors: FieldError[]): ProblemError {
  const [{ path, message }] = errors as [FieldError];
  return new ProblemError(400, `${path || 'The body'}: ${message}.`, { errors });
}
