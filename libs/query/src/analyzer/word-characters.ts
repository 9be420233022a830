// What a word may consist of, and how long it may be.

/**
 * Maximum UTF-16 units of a word. Elasticsearch's whitespace tokenizer cuts longer tokens at this length, so the
 * analyzer cuts them first, in the same way.
 */
export const MAX_TOKEN_LENGTH = 255;

// Scripts that are written without spaces between words. Script extensions include the marks that the two Japanese
// syllabaries share (such as ー).
export const SPACELESS =
  /[[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Bopomofo}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}\p{scx=Tibetan}]--\p{M}]/v;

/** Whether a word is a character of a script that is written without spaces between words. */
export function isSpaceless(word: string): boolean {
  return SPACELESS.test(word);
}
