// What a level's word means for the eye: a kind with a colour token, and an order by severity.
// Levels are any word, so that unknown ones get a colour of their own that stays the same everywhere.

/** Kinds of levels that have a colour; `a` to `c` are for words that no convention knows. */
export type LevelKind = 'fatal' | 'error' | 'warn' | 'notice' | 'info' | 'debug' | 'trace' | 'a' | 'b' | 'c';

/** Words of syslog, log4j, java.util.logging, Python, .NET, pino, OpenTelemetry and PostgreSQL. */
const KINDS = new Map<string, LevelKind>(
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

const ORDER: readonly LevelKind[] = [
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
const UNKNOWN: readonly LevelKind[] = ['a', 'b', 'c'];

/** The kind of a level in any case; numbered ones (`error2`, `debug3` of OpenTelemetry) count as their word. */
export function levelKind(level: string): LevelKind {
  const word = level.toLowerCase();
  const known = KINDS.get(word) ?? KINDS.get(word.replace(/\d+$/, ''));
  if (known) return known;
  let sum = 0;
  for (const character of word) sum += character.codePointAt(0) ?? 0;
  return UNKNOWN[sum % UNKNOWN.length] ?? 'a';
}

/** The fill of bars and marks: at least 3:1 on the page's surfaces. See _levels.scss. */
export function levelColour(level: string): string {
  return `var(--tl-level-${levelKind(level)})`;
}

/** The colour of the level's word: at least 4.5:1 on the page's surfaces. */
export function levelTextColour(level: string): string {
  return `var(--tl-level-${levelKind(level)}-text)`;
}

/** Orders levels by severity, the severest first; equal kinds by name; `other` (the rest) last. */
export function compareLevels(a: string, b: string): number {
  return rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0);
}

function rank(level: string): number {
  return level === 'other' ? ORDER.length : ORDER.indexOf(levelKind(level));
}
