import { expect, it } from 'vitest';
import { parseLogin, parsePasswordChange } from './parse-login.ts';

it('Name and password are taken as they are.', () => {
  expect(parseLogin({ name: 'ann', password: ' spaces ' })).toEqual({ name: 'ann', password: ' spaces ' });
  expect(parsePasswordChange({ current: 'a', new: '🙂'.repeat(256) }).new).toHaveLength(512);
});

it.each([
  [undefined, ''],
  [[], ''],
  [{ name: 'ann' }, 'password'],
  [{ name: 1, password: 'x' }, 'name'],
  [{ name: 'ann', password: '' }, 'password'],
  [{ name: 'a'.repeat(101), password: 'x' }, 'name'],
  [{ name: 'ann', password: 'x'.repeat(513) }, 'password'],
  [{ name: 'ann', password: 'x', other: 1 }, 'other'],
])('%o is refused.', (body, path) => {
  expect(() => parseLogin(body)).toThrow(
    expect.objectContaining({
      status: 400,
      extras: { errors: [expect.objectContaining({ path })] },
    }) as Error,
  );
});
