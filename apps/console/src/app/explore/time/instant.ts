// Times as the API takes them in `from` and `to`: RFC 3339, `now`, `now-15m`.

/** Milliseconds of the units that the API knows. */
export const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

const RELATIVE = /^now(?:-(\d{1,9})([smhdw]))?$/;
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i;

/** Whether a time moves with the clock. */
export function isRelative(time: string): boolean {
  return RELATIVE.test(time);
}

/** How far before now a relative time is, in ms; undefined for an absolute one. */
export function ageOf(time: string): number | undefined {
  const match = RELATIVE.exec(time);
  if (!match) return undefined;
  return match[1] ? Number(match[1]) * (UNIT_MS[match[2] ?? ''] ?? 0) : 0;
}

/** The instant of a time in ms since 1970 (finer digits are cut), or undefined where it cannot be read. */
export function resolveTime(time: string | undefined, now: number): number | undefined {
  if (!time) return undefined;
  const age = ageOf(time);
  if (age !== undefined) return now - age;
  if (!RFC3339.test(time)) return undefined;
  const ms = Date.parse(time.replace(/(\.\d{3})\d+/, '$1'));
  return Number.isNaN(ms) ? undefined : ms;
}

/** RFC 3339 in UTC, without a fraction that is zero. */
export function toInstant(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

/** A span of time before now in the largest unit that divides it: `now-3h`; `now` for nothing. */
export function toRelative(ms: number): string {
  if (ms <= 0) return 'now';
  for (const unit of ['w', 'd', 'h', 'm'] as const) {
    const size = UNIT_MS[unit] ?? 1;
    if (ms % size === 0 && (unit !== 'w' || ms / size > 1)) return `now-${ms / size}${unit}`;
  }
  return `now-${Math.max(1, Math.round(ms / 1000))}s`;
}
