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

/** `[error]`, `<warn>`, `ERROR`, `error:`, `level=error` at or near the beginning of a message. */
const NEAR =
  /^(?:[[(<]\s*([A-Za-z]{3,11})\s*[\])>]|([A-Za-z]{3,11}):(?=\s|$)|([A-Z]{3,11})(?=[\s:,!\]-]|$)|(?:\S{1,40} ){0,4}?(?:[[(<]([A-Z]{3,11})[\])>]|([A-Z]{3,11})(?=[\s:])|level=([a-z]{3,11})\b))/;
/** What PHP writes before its messages, and what that means. */
const PHP =
  /^PHP (Fatal error|Parse error|Recoverable fatal error|Warning|Notice|Deprecated|Strict Standards):/;

/** The level word near the beginning of a message; undefined if there is none. */
export function levelNear(message: string): string | undefined {
  const match = NEAR.exec(message);
  if (match) {
    const bracketed = match[1];
    if (bracketed !== undefined) return isBracketedLevel(bracketed) ? bracketed : undefined;
    const word = match[2] ?? match[3] ?? match[4] ?? match[5] ?? match[6];
    if (word !== undefined && isLevelWord(word)) return word;
  }
  const php = PHP.exec(message)?.[1];
  return php === undefined
    ? undefined
    : php.endsWith('error')
      ? 'error'
      : php === 'Warning'
        ? 'warning'
        : 'notice';
}
