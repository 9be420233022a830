// Names whose values are secrets: `password`, `db_passwd`, `clientSecret`, `X-Api-Key`.
import { hasWordAt, isOf, LETTER, LOWER, lowerCase, UPPER } from '../characters.ts';

/** What a name of a secret ends with. Where a word begins inside of it, `_`, `-`, a dot or a blank may stand, or nothing. */
export const ENDINGS: readonly (readonly string[])[] = [
  ['password'],
  ['passwd'],
  ['passphrase'],
  ['pass', 'phrase'],
  ['pwd'],
  ['secret'],
  ['token'],
  ...['api', 'access', 'secret', 'private', 'account', 'auth', 'signing', 'encryption', 'subscription'].map(
    (word) => [word, 'key'],
  ),
  ['secret_key_base'],
  // Signed URLs of AWS and Google: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
  ['amz-signature'],
  ['goog-signature'],
  ['authorization'],
];

/** Tokens that keep no secret, by the word before: those of pages, and those of a text that is parsed. */
const OTHER_TOKENS = [
  ...['next', 'page', 'paging', 'pagination', 'continuation', 'sync', 'resume', 'cancellation', 'cancel'],
  ...[
    'unexpected',
    'expected',
    'unknown',
    'illegal',
    'current',
    'previous',
    'last',
    'first',
    'eos',
    'bos',
    'pad',
  ],
];

/** The start of the name of a secret that ends before an offset; -1 if there is none. A name is found from its end. */
export function secretNameStart(text: string, end: number): number {
  const last = lowerCase(text.charCodeAt(end - 1));
  for (const words of ENDINGS) {
    const word = words.at(-1)!;
    if (word.charCodeAt(word.length - 1) !== last) continue;
    const start = endingStart(text, end, words);
    if (start >= 0 && isOwnWord(text, start, words)) return start;
  }
  return -1;
}

/** Whether a key of metadata is the name of a secret. */
export function isSecretName(key: string): boolean {
  return secretNameStart(key, key.length) >= 0;
}

/** Whether the name at an offset is that of the header `Authorization`, whose value begins with a scheme. */
export function isAuthorization(text: string, start: number): boolean {
  return hasWordAt(text, start, 'authorization');
}

function endingStart(text: string, end: number, words: readonly string[]): number {
  let at = end;
  for (let n = words.length - 1; n >= 0; n--) {
    const word = words[n]!;
    at -= word.length;
    if (at < 0 || !hasWordAt(text, at, word)) return -1;
    if (n > 0 && isSeparator(text.charCodeAt(at - 1))) at--;
  }
  return at;
}

function isSeparator(code: number): boolean {
  return code === 0x5f || code === 0x2d || code === 0x2e || code === 0x20;
}

/** Whether an ending is a word by itself, where it might be the end of another one, or names another thing. */
function isOwnWord(text: string, start: number, words: readonly string[]): boolean {
  if (words[0] === 'pwd') return !isInsideWord(text, start);
  if (words[0] !== 'token') return true;
  const end = isSeparator(text.charCodeAt(start - 1)) ? start - 1 : start;
  return !OTHER_TOKENS.some((word) => {
    const wordStart = end - word.length;
    return wordStart >= 0 && hasWordAt(text, wordStart, word) && !isInsideWord(text, wordStart);
  });
}

/** Whether a word goes on before an offset: with a letter, unless a capital begins a new word (`dbPwd`). */
function isInsideWord(text: string, start: number): boolean {
  const before = text.charCodeAt(start - 1);
  return isOf(before, LETTER) && !(isOf(before, LOWER) && isOf(text.charCodeAt(start), UPPER));
}
