// Words that are levels where they stand near the beginning of a line.

/** Words that are levels in any case. */
const LEVEL_WORDS = new Set([
  ...[
    'trace',
    'trce',
    'trc',
    'debug',
    'dbug',
    'dbg',
    'info',
    'inf',
    'information',
    'notice',
    'warn',
    'warning',
  ],
  ...['wrn', 'error', 'err', 'eror', 'critical', 'crit', 'crt', 'fatal', 'ftl', 'panic', 'dpanic', 'severe'],
  ...['emerg', 'emergency', 'verbose', 'vrb', 'finest'],
]);
/** Words that are levels in capitals, and words of everyday language otherwise. */
const CAPITAL_LEVEL_WORDS = new Set([
  ...[
    'FINE',
    'FINER',
    'CONFIG',
    'ALERT',
    'NOTE',
    'FAIL',
    'FAILURE',
    'AUDIT',
    'LOG',
    'SYSTEM',
    'SUCCESS',
    'TRAC',
  ],
]);
const MAX_WORD_LENGTH = 11;

export function isLevelWord(word: string): boolean {
  return (
    word.length >= 3 &&
    word.length <= MAX_WORD_LENGTH &&
    (CAPITAL_LEVEL_WORDS.has(word) || LEVEL_WORDS.has(word.toLowerCase()))
  );
}

/** A word in brackets (`[Note]`) is a level more often than the same word in a sentence. */
export function isBracketedLevel(word: string): boolean {
  return isLevelWord(word) || CAPITAL_LEVEL_WORDS.has(word.toUpperCase());
}

/** A level is looked for in this many words at the beginning of a message. */
const MAX_WORDS = 5;
const MAX_WORD_CHARACTERS = 40;
const OPENING = '[(<';
const WORD = /[A-Za-z]+/y;
const FIRST_END = /[\s:,!\]-]|$/y;

/** What PHP writes before its messages, and what that means. */
const PHP =
  /^PHP (Fatal error|Parse error|Recoverable fatal error|Warning|Notice|Deprecated|Strict Standards):/;

/**
 * The level word near the beginning of a message: `[error]`, `<warn>`, `ERROR`, `error:`, and in the next words `ERROR`,
 * `[ERROR]` and `level=error`. Undefined if there is none.
 */
export function levelNear(message: string): string | undefined {
  let at = 0;
  for (let n = 0; n < MAX_WORDS && at < message.length; n++) {
    const level = levelAt(message, at, n === 0);
    if (level !== undefined) return level;
    const space = message.indexOf(' ', at);
    if (space < 0 || space - at > MAX_WORD_CHARACTERS) break;
    at = space + 1;
  }
  if (!message.startsWith('PHP ')) return undefined;
  const php = PHP.exec(message)?.[1];
  return php === undefined
    ? undefined
    : php.endsWith('error')
      ? 'error'
      : php === 'Warning'
        ? 'warning'
        : 'notice';
}

function levelAt(message: string, at: number, isFirst: boolean): string | undefined {
  const code = message.charCodeAt(at);
  const isCapital = code >= 0x41 && code <= 0x5a;
  const isBracket = OPENING.includes(message[at]!);
  const isKey = code === 0x6c && message.startsWith('level=', at);
  if (!isCapital && !isBracket && !isKey && !isFirst) return undefined;
  let start = isBracket ? at + 1 : isKey ? at + 'level='.length : at;
  if (isBracket) while (message[start] === ' ') start++;
  WORD.lastIndex = start;
  const word = WORD.exec(message)?.[0];
  if (word === undefined || word.length < 3 || word.length > MAX_WORD_LENGTH) return undefined;
  const end = start + word.length;
  const isUpper = word === word.toUpperCase();
  if (isBracket) {
    const isClosed = /^ *[\])>]/.test(message.slice(end, end + 8));
    return isClosed && (isFirst || isUpper) && isBracketedLevel(word) ? word : undefined;
  }
  if (!isLevelWord(word)) return undefined;
  if (isKey) return word;
  const next = message[end];
  if (isFirst && next === ':')
    return (next === ':' && /^:(?:\s|$)/.test(message.slice(end, end + 2))) || isUpper ? word : undefined;
  if (!isUpper) return undefined;
  FIRST_END.lastIndex = end;
  return isFirst
    ? FIRST_END.test(message)
      ? word
      : undefined
    : next === undefined || next === ' ' || next === ':'
      ? word
      : undefined;
}
