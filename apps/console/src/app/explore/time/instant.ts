// Times in the forms that the API accepts for `from` and `to`: RFC 3339, `now` and `now-15m`.

/** The milliseconds of each unit that the API accepts in a relative time. */
export const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

const RELATIVE = /^now(?:-(\d{1,9})([smhdw]))?$/;
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i;

/** Whether a time is relative to now. */
export function isRelative(time: string): boolean {
  return RELATIVE.test(time);
}

/** How far before now a relative time is, in ms. Undefined for an absolute time. */
export function ageOf(time: string): number | undefined {
  const match = RELATIVE.exec(time);
  if (!match) return undefined;
  return match[1] ? Number(match[1]) * (UNIT_MS[match[2] ?? ''] ?? 0) : 0;
}

/** The instant of a time in ms since 1970, without finer digits. Undefined when the time is missing or invalid. */
export function resolveTime(time: string | undefined, now: number): number | undefined {
  if (!time) return undefined;
  const age = ageOf(time);
  if (age !== undefined) return now - age;
  if (!RFC3339.test(time)) return undefined;
  const ms = Date.parse(time.replace(/(\.\d{3})\d+/, '$1'));
  return Number.isNaN(ms) ? undefined : ms;
}

/** An instant as RFC 3339 in UTC, without a fraction of zero. */
export function toInstant(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

/** The time `ms` before now, in the largest unit that divides it: `now-3h`. For zero or less it is `now`. */
export function toRelative(ms: number): string {
  if (ms <= 0) return 'now';
  for (const unit of ['w', 'd', 'h', 'm'] as const) {
    const size = UNIT_MS[unit] ?? 1;
    if (ms % size === 0 && (unit !== 'w' || ms / size > 1)) return `now-${ms / size}${unit}`;
  }
  return `now-${Math.max(1, Math.round(ms / 1000))}s`;
}
