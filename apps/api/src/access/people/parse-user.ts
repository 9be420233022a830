// The bodies of POST /api/users and PUT /api/users/{name}.
import type { FieldError } from '@timberline/contract';
import { ProblemError } from '../../http/problem-error.ts';
import { filterProblem } from '../filter-problem.ts';
import { type Role, ROLES } from '../principal.ts';
import { personNameProblem } from './person-name.ts';

/** Unknown fields that an error names. */
const MAX_NAMED_FIELDS = 16;

export interface RequestedUser {
  name: string;
  role: Role;
  filter: string | null;
}

/** What is not given stays as it is. */
export interface RequestedChange {
  role?: Role;
  filter?: string | null;
  resetPassword: boolean;
}

/** Throws a ProblemError that names every field that is wrong. */
export function parseUser(body: unknown): RequestedUser {
  const { name, role, filter = null } = membersOf(body, ['name', 'role', 'filter']);
  throwIfAny(body, ['name', 'role', 'filter'], {
    name: personNameProblem(name),
    role: roleProblem(role),
    filter: filter === null ? null : filterProblem(filter, role),
  });
  return { name: name as string, role: role as Role, filter: filter as string | null };
}

/** Whether role and filter go together is said by `assertFits`, since one of them may not be given. */
export function parseUserChange(body: unknown): RequestedChange {
  const fields = ['role', 'filter', 'resetPassword'];
  const { role, filter, resetPassword = false } = membersOf(body, fields);
  throwIfAny(body, fields, {
    role: role === undefined ? null : roleProblem(role),
    filter: filter === undefined || filter === null ? null : filterProblem(filter, role),
    resetPassword: typeof resetPassword === 'boolean' ? null : 'must be true or false',
  });
  return {
    ...(role !== undefined && { role: role as Role }),
    ...(filter !== undefined && { filter: filter as string | null }),
    resetPassword: resetPassword as boolean,
  };
}

/** Throws a ProblemError if someone would have the role `admin`, which reads all logs, and a filter. */
export function assertFits({ role, filter }: { role: Role; filter: string | null }): void {
  const problem = filter === null ? null : filterProblem(filter, role);
  if (problem !== null) throw invalid([{ path: 'filter', message: problem }]);
}

function membersOf(body: unknown, fields: string[]): Record<string, unknown> {
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    return body as Record<string, unknown>;
  const example = fields.map((field) => `"${field}":…`).join(',');
  throw invalid([{ path: '', message: `expected {${example}} as application/json` }]);
}

function roleProblem(role: unknown): string | null {
  return ROLES.includes(role as Role) ? null : `must be one of ${ROLES.join(', ')}`;
}

function throwIfAny(body: unknown, fields: string[], problems: Record<string, string | null>): void {
  const unknown = Object.keys(body as object)
    .filter((field) => !fields.includes(field))
    .slice(0, MAX_NAMED_FIELDS)
    .map((path) => ({ path, message: 'is not a known field' }));
  const known = Object.entries(problems).flatMap(([path, message]) =>
    message === null ? [] : [{ path, message }],
  );
  const errors = [...unknown, ...known];
  if (errors.length > 0) throw invalid(errors);
}

function invalid(errors: FieldError[]): ProblemError {
  const [{ path, message }] = errors as [FieldError];
  return new ProblemError(400, `${path || 'The body'}: ${message}.`, { errors });
}
