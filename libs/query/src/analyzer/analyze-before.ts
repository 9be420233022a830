// The rule for words of release 0.1.0, by which older indices were written. A query asks for the words of both rules where
// they differ, so that old logs are found by what found them before. It can go when no index of that release is left.

import { MAX_TOKEN_LENGTH, SPACELESS } from './word-characters.ts';

const RUN = /[\p{L}\p{M}\p{N}]+/gu;
const PIECE = new RegExp(`${SPACELESS.source}\\p{M}*|[^${SPACELESS.source}]+`, 'gv');
const SECOND_SPELLINGS = /[µſςϐϑϕϖϰϱϵẛι]/g;

/**
 * The words that release 0.1.0 made of a text: escape sequences are not removed, and characters are not normalized but
 * only put into lower case.
 */
export function analyzeBefore(text: string): string[] {
  return (text.match(RUN) ?? []).flatMap((run) =>
    (SPACELESS.test(run) ? run.match(PIECE)! : [run]).flatMap(cut),
  );
}

/** Folds a word and cuts it where it is too long. */
function cut(piece: string): string[] {
  const words: string[] = [];
  let word = '';
  for (const character of foldBefore(piece)) {
    if (word.length + character.length > MAX_TOKEN_LENGTH) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  return [...words, word];
}

function foldBefore(run: string): string {
  return run.toLowerCase().replace(SECOND_SPELLINGS, (letter) => letter.toUpperCase().toLowerCase());
}
