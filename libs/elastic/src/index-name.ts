// The names of the indices.
import { logIdTime } from './log-id.ts';

/** Matches all indices of logs. */
export const LOGS_PATTERN = 'timberline-logs-*';
const LOGS_PREFIX = 'timberline-logs-';
const DAY_MS = 86_400_000;

/** The last day asked for, since nearly all logs are of one day. */
let last = { day: NaN, index: '' };

/** The index of a log, `timberline-logs-2026.11.24`: the day of its receipt in UTC, which follows from its id alone. */
export function indexOfId(id: string): string {
  const time = logIdTime(id);
  const day = Math.floor(time / DAY_MS);
  if (day !== last.day)
    last = { day, index: LOGS_PREFIX + new Date(time).toISOString().slice(0, 10).replaceAll('-', '.') };
  return last.index;
}
