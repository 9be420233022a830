import { expect, it } from 'vitest';
import { passwordProblem } from './password-rules.ts';

it.each(['correct horse', 'aaaaaaaaaaaa', ' spaces count ', '漢字漢字漢字漢字漢字漢字', '🙂'.repeat(256)])(
  '"%s" may be a password.',
  (password) => {
    expect(passwordProblem(password)).toBeNull();
  },
);

it.each([
  ['eleven char', 'must have at least 12 characters'],
  ['🙂'.repeat(11), 'must have at least 12 characters'],
  ['a'.repeat(257), 'must have at most 256 characters'],
  [12, 'must be a text'],
  [null, 'must be a text'],
])('%s may be none.', (password, problem) => {
  expect(passwordProblem(password)).toContain(problem);
});
