// The one place that names indices.
import { logIdTime } from './log-id.ts';

/** All indices that hold logs. */
export const LOGS_PATTERN = 'timberline-logs-*';
const LOGS_PREFIX = 'timberline-logs-';

/** The index of a log follows from its id alone: the day of its receipt in UTC, `timberline-logs-2026.11.24`. */
export function indexOfId(id: string): string {
  return indexOfDay(logIdTime(id));
}

/** The index of the logs received at a time, in milliseconds since 1970. */
export function indexOfDay(time: number): string {
  return LOGS_PREFIX + new Date(time).toISOString().slice(0, 10).replaceAll('-', '.');
}
