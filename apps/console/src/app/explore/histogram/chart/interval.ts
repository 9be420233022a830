// The length of a bucket: ISO 8601 durations of fixed units, as the API gives them.

const DURATION = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** Milliseconds of a duration such as `PT5M`, `P1D` or `PT0.1S`; undefined where it cannot be read. */
export function intervalMs(duration: string): number | undefined {
  const match = DURATION.exec(duration);
  if (!match) return undefined;
  const [weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  const inDays = (weeks ?? 0) * 7 + (days ?? 0);
  const inSeconds = ((inDays * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
  return inSeconds > 0 ? Math.round(inSeconds * 1000) : undefined;
}
