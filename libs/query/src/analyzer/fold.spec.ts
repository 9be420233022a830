import { describe, expect, it } from 'vitest';
import { foldText } from './fold.ts';

/** These tests are long and must not fail on a busy machine. */
const TIMEOUT_MS = 60_000;

/** Every assigned character that has a case or another normal form, besides surrogates. */
function* characters(): Generator<string> {
  for (let point = 0xa0; point < 0x11_0000; point++) {
    if (point === 0xd800) point = 0xe000;
    const character = String.fromCodePoint(point);
    const isPlain =
      character.normalize('NFKD') === character && character.toLowerCase() === character.toUpperCase();
    if (!isPlain && !/[\p{Cn}\p{Co}]/u.test(character)) yield character;
  }
}

/** The words of a folded text, whatever separates them. */
const foldedWords = (text: string) => foldText(text).replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ');

describe('foldText', () => {
  it.each([
    ['composed and decomposed accents', 'é', 'e\u0301'],
    ['marks in any order', 'e\u0301\u0323', 'e\u0323\u0301'],
    ['Hangul syllables and letters', '한', '\u1112\u1161\u11ab'],
    ['Hangul letters of other widths', '가', 'ﾡￂ'],
    ['full-width letters and digits', 'Ａｂ１', 'ab1'],
    ['half-width kana', 'ｶﾞ', 'ガ'],
    ['ligatures', 'ﬃ', 'ffi'],
    ['superscripts', 'x²', 'x2'],
    ['circled digits', '①', '1'],
    ['Roman numerals', 'Ⅷ', 'viii'],
    ['squared units', '㎏', 'kg'],
    ['styled letters', '𝓔', 'e'],
    ['sharp s', 'ß', 'ss'],
    ['the sigma at the end of a word', 'ς', 'σ'],
    ['soft hyphens', 'a\u00adb', 'ab'],
    ['zero-width characters', 'a\u200b\u200c\u200d\u2060\ufeffb', 'ab'],
    ['variation selectors', 'a\ufe0f', 'a'],
    ['a mark behind an escape sequence', 'e\u001b[1m\u0301', 'é'],
  ])('Equal forms become equal: %s.', (_, one, other) => {
    expect(foldText(one)).toBe(foldText(other));
  });

  it.each([
    ['an accent', 'é', 'e'],
    ['a dotless i', 'ı', 'i'],
    ['a stroke', 'ø', 'o'],
    ['a trade-mark sign', 'x™', 'xtm'],
    ['hiragana and katakana', 'か', 'カ'],
    ['letters of another script', 'а', 'a'],
  ])('Other letters stay different: %s.', (_, one, other) => {
    expect(foldText(one)).not.toBe(foldText(other));
  });

  it('Folding a folded text changes nothing, for every character.', { timeout: TIMEOUT_MS }, () => {
    const changed = [...characters()].filter((character) => {
      const folded = foldedWords(character);
      return foldedWords(folded) !== folded;
    });
    expect(changed).toEqual([]);
  });

  it('Every letter folds like its other cases and its other normal forms.', { timeout: TIMEOUT_MS }, () => {
    const different = [...characters()].filter((character) => {
      // The capital of a dotless i is I, which is the capital of i as well.
      if (!/[\p{L}\p{N}]/u.test(character) || character === 'ı') return false;
      const folded = foldedWords(character);
      const forms = (['NFC', 'NFD', 'NFKC', 'NFKD'] as const).map((form) => character.normalize(form));
      return [...forms, character.toLowerCase(), character.toUpperCase()].some(
        (form) => foldedWords(form) !== folded,
      );
    });
    expect(different).toEqual([]);
  });
});
