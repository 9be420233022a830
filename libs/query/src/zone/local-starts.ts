// Where intervals begin on the clocks of a zone. Where its clocks change, a local day has 23 or 25 hours, an hour may
// come twice or not at all, and in Samoa a whole day never came.

import type { ZoneOffset } from './zone.ts';

const DAY_MS = 86_400_000;
/** No two changes of a zone since 1970 are closer: the shortest time between them is a month of Ramadan. */
const MIN_DAYS_BETWEEN_CHANGES = 7;

/** A span of time within which the clocks of a zone do not change. */
interface Season {
  start: number;
  offset: number;
}

/**
 * The instants at which intervals begin that cover the time from `first` to `last`, both included, in ms since 1970. An
 * interval of hours or less begins at each multiple of its length on the local clock, so that an hour that comes twice
 * is two intervals; one of whole days begins with the first instant of a local day, counted from 1970. What a change
 * skips or repeats in part makes an interval shorter or longer, but never twice as long.
 *
 * ```ts
 * localStarts(noon, noon + 1, 86_400_000, parseZone('Europe/Berlin')!); // the midnight in Berlin before that noon
 * ```
 */
export function localStarts(first: number, last: number, intervalMs: number, zone: ZoneOffset): number[] {
  return intervalMs % DAY_MS === 0
    ? startsOfDays(first, last, intervalMs, zone)
    : startsOfHours(first, last, intervalMs, zone);
}

/** The start of the interval after the one that begins at `start`. */
export function nextLocalStart(start: number, intervalMs: number, zone: ZoneOffset): number {
  const after = localStarts(start, start + 2 * intervalMs, intervalMs, zone).find((at) => at > start);
  return after ?? start + intervalMs;
}

function startsOfDays(first: number, last: number, intervalMs: number, zone: ZoneOffset): number[] {
  const starts: number[] = [];
  // One before, since the day of `first` can have begun before the clocks went back over midnight.
  const number = Math.floor((first + zone(first)) / intervalMs) - 1;
  for (let local = number * intervalMs; ; local += intervalMs) {
    const at = firstInstantAt(local, zone);
    if (at > last) return starts;
    if (at <= first) starts.length = 0;
    // A day that was skipped begins with the day after it.
    if (starts.at(-1) !== at) starts.push(at);
  }
}

/** The first instant at which the local clock shows a time (ms since 1970 as if it were UTC) or a later one. */
function firstInstantAt(local: number, zone: ZoneOffset): number {
  const before = zone(local - DAY_MS);
  const after = zone(local + DAY_MS);
  if (before === after) return local - before;
  const change = changeBetween(local - DAY_MS, local + DAY_MS, before, zone);
  return local - before < change ? local - before : Math.max(change, local - after);
}

function startsOfHours(first: number, last: number, intervalMs: number, zone: ZoneOffset): number[] {
  const starts: number[] = [];
  const seasons = seasonsBetween(first - 2 * intervalMs, last, zone);
  seasons.forEach(({ start, offset }, index) => {
    const end = Math.min(seasons[index + 1]?.start ?? Infinity, last + 1);
    const before = seasons[index - 1];
    const number = Math.ceil((start + offset) / intervalMs);
    // An interval whose beginning was skipped begins with the change.
    const beginsLate = before !== undefined && number > Math.ceil((start + before.offset) / intervalMs);
    const local = number * intervalMs;
    if (beginsLate && local - offset > start) add(start);
    for (let at = local - offset; at < end; at += intervalMs) add(at);
  });
  return starts;

  function add(at: number): void {
    if (at <= first) starts.length = 0;
    starts.push(at);
  }
}

/** The spans between changes of the clocks; the first one begins at `from`. */
function seasonsBetween(from: number, to: number, zone: ZoneOffset): Season[] {
  const step = MIN_DAYS_BETWEEN_CHANGES * DAY_MS;
  const seasons = [{ start: from, offset: zone(from) }];
  for (let at = from; at < to; at += step) {
    const { offset } = seasons.at(-1)!;
    const end = Math.min(at + step, to);
    const next = zone(end);
    if (next !== offset) seasons.push({ start: changeBetween(at, end, offset, zone), offset: next });
  }
  return seasons;
}

/** The first instant after `from` and up to `to` with another offset than the one at `from`, which is `before`. */
function changeBetween(from: number, to: number, before: number, zone: ZoneOffset): number {
  let same = from;
  let changed = to;
  while (changed - same > 1) {
    const middle = Math.floor((same + changed) / 2);
    if (zone(middle) === before) same = middle;
    else changed = middle;
  }
  return changed;
}
