// The bodies of POST /api/auth/login and PUT /api/auth/password.
import type { FieldError } from '@timberline/contract';
import { ProblemError } from '../../http/problem-error.ts';
import { MAX_PASSWORD_CHARACTERS } from '../passwords/password-rules.ts';
import { MAX_NAME_CHARACTERS } from '../people/person-name.ts';
import type { LoginRequest, PasswordRequest } from './login.request.ts';

/** An emoji has two units of UTF-16. */
const MAX_PASSWORD_LENGTH = 2 * MAX_PASSWORD_CHARACTERS;

export function parseLogin(body: unknown): LoginRequest {
  return parseTexts(body, { name: MAX_NAME_CHARACTERS, password: MAX_PASSWORD_LENGTH });
}

/** Whether the new password may be one is said after the old one was right. */
export function parsePasswordChange(body: unknown): PasswordRequest {
  return parseTexts(body, { current: MAX_PASSWORD_LENGTH, new: MAX_PASSWORD_LENGTH });
}

/** An object with these members alone, each of them a text that is not empty and not longer than said. */
function parseTexts<Name extends string>(body: unknown, members: Record<Name, number>): Record<Name, string> {
  const names = Object.keys(members) as Name[];
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    const example = names.map((name) => `"${name}":…`).join(',');
    throw invalid([{ path: '', message: `expected {${example}} as application/json` }]);
  }
  const given = body as Record<string, unknown>;
  const errors = names.flatMap((path) => {
    const value = given[path];
    const isText = typeof value === 'string' && value !== '' && value.length <= members[path];
    return isText ? [] : [{ path, message: `must be a text of 1 to ${members[path]} characters` }];
  });
  const unknown = Object.keys(given).find((name) => !names.includes(name as Name));
  if (unknown !== undefined)
    errors.push({ path: unknown.slice(0, MAX_NAME_CHARACTERS) as Name, message: 'is not a known field' });
  if (errors.length > 0) throw invalid(errors);
  return given as Record<Name, string>;
}

function invalid(errors: FieldError[]): ProblemError {
  const [{ path, message }] = errors as [FieldError];
  return new ProblemError(400, `${path || 'The body'}: ${message}.`, { errors });
}
