import { describe, expect, it } from 'vitest';
import { invisibleCharacter, showInvisible } from './invisible.ts';

describe('invisibleCharacter', () => {
  it.each([
    ['\ufeff{', 'U+FEFF (byte order mark)'],
    ['a\u200bb', 'U+200B (zero-width space)'],
    ['\u00a0', 'U+00A0 (no-break space)'],
    ['\u0000', 'U+0000 (NUL)'],
    ['\u0007', 'U+0007 (control character)'],
    ['\u2063', 'U+2063 (invisible character)'],
    ['\ud83d', 'U+D83D (invisible character)'],
    ['\u3164', 'U+3164 (invisible character)'],
  ])('The invisible character in %j is %s.', (text, name) => {
    expect(invisibleCharacter(text)).toBe(name);
  });

  it.each(['level', 'a b', 'é', '日本', '😀', '{"', '€ – “x”'])(
    'Every character of %s can be seen.',
    (text) => {
      expect(invisibleCharacter(text)).toBeUndefined();
    },
  );
});

it('Each invisible character of a text is shown by its name.', () => {
  expect(showInvisible('a\ufeffb\u200b')).toBe('a<U+FEFF (byte order mark)>b<U+200B (zero-width space)>');
});
