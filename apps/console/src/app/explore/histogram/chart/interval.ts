// The length of a histogram's interval, which the API sends as an ISO 8601 duration of fixed units.

const DURATION = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** The milliseconds of a duration such as `PT5M`, `P1D` or `PT0.1S`; undefined if it is not valid or not positive. */
export function parseIntervalMs(duration: string): number | undefined {
  const match = DURATION.exec(duration);
  if (!match) return undefined;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  const totalDays = weeks * 7 + days;
  const totalSeconds = ((totalDays * 24 + hours) * 60 + minutes) * 60 + seconds;
  return totalSeconds > 0 ? Math.round(totalSeconds * 1000) : undefined;
}
