// Where an axis is marked, and with what words.
import type { Zone } from '../../state/explore-view';
import { formatClock, formatTime, instantOf, partsOf } from '../../time/zone';

export interface Tick {
  /** The value on the axis: a number of logs, or ms since 1970. */
  at: number;
  text: string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 5, 10].map((n) => n * DAY),
];
const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 3000];

/** At most `count` round marks from above 0 to the top of an axis of numbers; at least one where `max` > 0. */
export function countTicks(max: number, count: number): Tick[] {
  if (max <= 0) return [];
  const rough = max / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? 10 * power);
  const ticks: Tick[] = [];
  for (let at = step; at <= max; at += step) ticks.push({ at, text: compactCount(at) });
  return ticks.length > 0 ? ticks : [{ at: max, text: compactCount(max) }];
}

/** `950`, `1.2k`, `12k`, `3.4M`. */
export function compactCount(count: number): string {
  for (const [size, unit] of [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    if (count >= size) return `${trim(count / size)}${unit}`;
  }
  return String(count);
}

function trim(value: number): string {
  return value < 10 ? String(Math.floor(value * 10) / 10) : String(Math.floor(value));
}

/**
 * Round instants of `zone` between two, at most `count`; the first of all where none is round. A mark that begins a day says the date, others the
 * time; marks of months and years say those.
 */
export function timeTicks(from: number, to: number, zone: Zone, count: number): Tick[] {
  const rough = (to - from) / Math.max(1, count);
  const step = STEPS.find((size) => size >= rough);
  const instants =
    step === undefined ? monthInstants(from, to, zone, rough) : evenInstants(from, to, zone, step);
  if (instants.length === 0) instants.push(from);
  return instants.map((at, index) => ({ at, text: tickText(at, zone, step, index === 0) }));
}

function evenInstants(from: number, to: number, zone: Zone, step: number): number[] {
  const start = partsOf(from, zone);
  const instants: number[] = [];
  if (step >= DAY) {
    const days = step / DAY;
    for (let day = start.day - ((start.day - 1) % days); ; day += days) {
      const at = instantOf({ year: start.year, month: start.month, day }, zone);
      if (at >= to) break;
      if (at >= from) instants.push(at);
    }
    return instants;
  }
  // Counted from the zone's midnight, so that steps of hours fall on round hours of the clock.
  const midnight = instantOf({ year: start.year, month: start.month, day: start.day }, zone);
  for (let at = midnight + Math.ceil((from - midnight) / step) * step; at < to; at += step) instants.push(at);
  return instants;
}

function monthInstants(from: number, to: number, zone: Zone, rough: number): number[] {
  const months = MONTH_STEPS.find((n) => n * 30 * DAY >= rough) ?? 3000;
  const start = partsOf(from, zone);
  const instants: number[] = [];
  const first = start.year * 12 + start.month - 1;
  for (let month = first - (first % months); ; month += months) {
    const at = instantOf({ year: Math.floor(month / 12), month: (month % 12) + 1 }, zone);
    if (at >= to) break;
    if (at >= from) instants.push(at);
  }
  return instants;
}

function tickText(at: number, zone: Zone, step: number | undefined, first: boolean): string {
  const date = formatTime(at, zone, 'date');
  if (step === undefined) return /-01-01$/.test(date) ? date.slice(0, 4) : date.slice(0, 7);
  const parts = partsOf(at, zone);
  const atMidnight = parts.hour + parts.minute + parts.second + parts.millisecond === 0;
  if (step >= DAY) return first || parts.day === 1 ? date : date.slice(5);
  const clock = formatClock(at, zone, step < SECOND ? 'millisecond' : step < MINUTE ? 'second' : 'minute');
  return first ? `${date} ${clock}` : atMidnight ? date.slice(5) : clock;
}

export interface PlacedTick extends Tick {
  /** Where it stands, in px. */
  x: number;
  /** Empty where the words would run into those before. */
  text: string;
  /** The side of the words that stands there, so that they stay over the axis. */
  anchor: 'start' | 'middle' | 'end';
}

/** Puts marks of time on an axis of `width` px that shows from `from` to `to`. */
export function placeTicks(ticks: readonly Tick[], from: number, to: number, width: number): PlacedTick[] {
  let free = -Infinity;
  return ticks.map(({ at, text }) => {
    const x = ((at - from) / (to - from)) * width;
    const room = text.length * LETTER;
    const anchor = x < room / 2 ? 'start' : x > width - room / 2 ? 'end' : 'middle';
    const left = anchor === 'start' ? x : anchor === 'end' ? x - room : x - room / 2;
    if (left < free) return { at, x, anchor, text: '' };
    free = left + room + BETWEEN;
    return { at, x, anchor, text };
  });
}

/** A letter or digit of an axis, and the space between its words, in px. */
const LETTER = 6.5;
const BETWEEN = 8;
