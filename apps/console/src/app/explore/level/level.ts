// The kind of a level, which has a color, and the order of levels by severity. A level can be any word: unknown words
// get one of three colors, the same one everywhere.

/** The kinds of levels. `a` to `c` are for words that no convention has. */
export type LevelKind = 'fatal' | 'error' | 'warn' | 'notice' | 'info' | 'debug' | 'trace' | 'a' | 'b' | 'c';

/** The words of syslog, log4j, java.util.logging, Python, .NET, pino, OpenTelemetry and PostgreSQL. */
const KIND_BY_WORD = new Map<string, LevelKind>(
  Object.entries({
    fatal: 'fatal',
    critical: 'fatal',
    crit: 'fatal',
    alert: 'fatal',
    emerg: 'fatal',
    emergency: 'fatal',
    panic: 'fatal',
    dpanic: 'fatal',
    error: 'error',
    err: 'error',
    eror: 'error',
    severe: 'error',
    failure: 'error',
    warn: 'warn',
    warning: 'warn',
    notice: 'notice',
    success: 'notice',
    audit: 'notice',
    info: 'info',
    information: 'info',
    informational: 'info',
    log: 'info',
    config: 'info',
    debug: 'debug',
    fine: 'debug',
    verbose: 'debug',
    trace: 'trace',
    finer: 'trace',
    finest: 'trace',
    silly: 'trace',
  }),
);

/** The words of OpenTelemetry, which it numbers. */
const OPENTELEMETRY_WORDS = new Set(['fatal', 'error', 'warn', 'info', 'debug', 'trace']);

const BY_SEVERITY: readonly LevelKind[] = [
  'fatal',
  'error',
  'warn',
  'notice',
  'a',
  'b',
  'c',
  'info',
  'debug',
  'trace',
];
const UNKNOWN_KINDS: readonly LevelKind[] = ['a', 'b', 'c'];

/** The kind of a level, in any case. A number after the word (`error2` of OpenTelemetry) is ignored. */
export function levelKind(level: string): LevelKind {
  const word = level.toLowerCase();
  const known = KIND_BY_WORD.get(word) ?? KIND_BY_WORD.get(word.replace(/\d+$/, ''));
  if (known) return known;
  let sum = 0;
  for (const character of word) sum += character.codePointAt(0) ?? 0;
  return UNKNOWN_KINDS[sum % UNKNOWN_KINDS.length] ?? 'a';
}

/** The words of kinds of levels, also with the numbers of OpenTelemetry, which has four degrees of each. */
export function levelWords(kinds: readonly LevelKind[]): string[] {
  const words = [...KIND_BY_WORD].filter(([, kind]) => kinds.includes(kind)).map(([word]) => word);
  const numbered = words.filter((word) => OPENTELEMETRY_WORDS.has(word));
  return [...words, ...numbered.flatMap((word) => ['2', '3', '4'].map((number) => word + number))];
}

/** The CSS color of bars and marks of a level. See _levels.scss. */
export function levelColor(level: string): string {
  return `var(--tl-level-${levelKind(level)})`;
}

/** Compares levels by severity, the most severe first, then by name. `other`, the sum of the rest, comes last. */
export function compareLevels(a: string, b: string): number {
  return rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0);
}

function rank(level: string): number {
  return level === 'other' ? BY_SEVERITY.length : BY_SEVERITY.indexOf(levelKind(level));
}
