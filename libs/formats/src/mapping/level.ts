// Levels: numbers of the loggers and protocols, letters, and words.

/** The words of syslog's severities, 0 to 7. */
const SYSLOG_LEVELS = ['emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'info', 'debug'];
/** The words of OTLP's severityNumber, four numbers each. */
const OTLP_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];
/** The words of pino's and bunyan's tens, 10 to 60. */
const TENS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

const LETTERS = new Map<string, string>(
  Object.entries({
    T: 'trace',
    V: 'verbose',
    D: 'debug',
    I: 'info',
    N: 'notice',
    W: 'warn',
    E: 'error',
    C: 'critical',
    A: 'alert',
    F: 'fatal',
    P: 'panic',
  }),
);

/** Lower-case forms of words that were seen, because logs use few of them. */
const lowerCase = new Map<string, string>();
const MAX_REMEMBERED_WORDS = 256;
const MAX_REMEMBERED_LENGTH = 32;

/** The level of a syslog priority (`<34>`) or of its severity alone. */
export function syslogLevel(priority: number): string {
  return SYSLOG_LEVELS[priority & 7]!;
}

/** The level of OTLP's severityNumber; undefined for 0, which means that none is given, and for what is no severity. */
export function otlpLevel(severityNumber: number): string | undefined {
  return OTLP_LEVELS[Math.floor((severityNumber - 1) / 4)];
}

/** The level of an HTTP status in an access log. */
export function statusLevel(status: number): string {
  return status >= 500 ? 'error' : status >= 400 ? 'warn' : 'info';
}

/** The level of a number as loggers in JSON write it; undefined if only its program knows what it means. */
export function numberLevel(value: number): string | undefined {
  return value % 10 === 0 ? TENS[value / 10 - 1] : undefined;
}

/** The level of a word or a letter; undefined if the text is blank. */
export function wordLevel(word: string): string | undefined {
  const known = lowerCase.get(word);
  if (known !== undefined) return known;
  const trimmed = word.trim();
  if (trimmed === '') return undefined;
  const level = LETTERS.get(trimmed.toUpperCase()) ?? trimmed.toLowerCase();
  if (word.length <= MAX_REMEMBERED_LENGTH && lowerCase.size < MAX_REMEMBERED_WORDS)
    lowerCase.set(word, level);
  return level;
}
