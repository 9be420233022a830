import { expect, it } from 'vitest';
import { assertFits, parseUser, parseUserChange } from './parse-user.ts';

function problemWith(path: string): Error {
  return expect.objectContaining({
    status: 400,
    extras: { errors: [expect.objectContaining({ path })] },
  }) as Error;
}

it.each(['ann', 'ann@example.com', 'Zoë.Müller', '山田', '7up', 'a'.repeat(100)])(
  '"%s" may be a name.',
  (name) => {
    expect(parseUser({ name, role: 'viewer' })).toEqual({ name, role: 'viewer', filter: null });
  },
);

it.each(['', ' ann', 'ann bob', 'a/b', '.', '..', '-a', 'a\n', 'a'.repeat(101), 7, null])(
  '%j may be none.',
  (name) => {
    expect(() => parseUser({ name, role: 'viewer' })).toThrow(problemWith('name'));
  },
);

it.each([
  [undefined, ''],
  [[], ''],
  [{ name: 'ann' }, 'role'],
  [{ name: 'ann', role: 'owner' }, 'role'],
  [{ name: 'ann', role: 'viewer', filter: '' }, 'filter'],
  [{ name: 'ann', role: 'viewer', filter: 'level:' }, 'filter'],
  [{ name: 'ann', role: 'admin', filter: 'level:error' }, 'filter'],
  [{ name: 'ann', role: 'viewer', password: 'chosen by another' }, 'password'],
])('The user %o is refused.', (body, path) => {
  expect(() => parseUser(body)).toThrow(problemWith(path));
});

it('What a change does not name stays as it is.', () => {
  expect(parseUserChange({})).toEqual({ resetPassword: false });
  expect(parseUserChange({ filter: null, resetPassword: true })).toEqual({
    filter: null,
    resetPassword: true,
  });
  expect(parseUserChange({ role: 'editor' })).toEqual({ role: 'editor', resetPassword: false });
});

it.each([
  [[], ''],
  [{ role: 'owner' }, 'role'],
  [{ filter: 'levle:error' }, 'filter'],
  [{ resetPassword: 'yes' }, 'resetPassword'],
  [{ name: 'bob' }, 'name'],
])('The change %o is refused.', (body, path) => {
  expect(() => parseUserChange(body)).toThrow(problemWith(path));
});

it('An administrator has no filter, whichever of the two is changed.', () => {
  expect(() => assertFits({ role: 'admin', filter: 'level:error' })).toThrow(problemWith('filter'));
  expect(() => assertFits({ role: 'admin', filter: null })).not.toThrow();
  expect(() => assertFits({ role: 'viewer', filter: 'level:error' })).not.toThrow();
});
