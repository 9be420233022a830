// The one place that names indices.
import { logIdTime } from './log-id.ts';

/** All indices that hold logs. */
export const LOGS_PATTERN = 'timberline-logs-*';
const LOGS_PREFIX = 'timberline-logs-';

/** The index of a log follows from its id alone: the day of its receipt in UTC, `timberline-logs-2026.11.24`. */
export function indexOfId(id: string): string {
  return indexOfDay(logIdTime(id));
}

const DAY_MS = 86_400_000;
/** Of the day that was asked for last, since nearly all logs are of one. */
let last = { day: NaN, index: '' };

/** The index of the logs received at a time, in milliseconds since 1970. */
export function indexOfDay(time: number): string {
  const day = Math.floor(time / DAY_MS);
  if (day !== last.day)
    last = { day, index: LOGS_PREFIX + new Date(time).toISOString().slice(0, 10).replaceAll('-', '.') };
  return last.index;
}
