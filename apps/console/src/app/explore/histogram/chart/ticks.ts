// The ticks of the axes and their labels. Since no charting library draws the bars (see chart.ts), a library would be
// loaded only for the axes.
import { localStarts } from '@timberline/query';
import {
  clockOf,
  formatClock,
  formatTime,
  instantOf,
  offsetMinutes,
  partsOf,
  shortOffset,
  type Zone,
} from '../../time/zone';

interface Tick {
  /** The value on the axis: a number of logs, or ms since 1970. */
  value: number;
  text: string;
}

interface TimeTick extends Tick {
  /** The label without the time of day; null if it has no date. */
  date: string | null;
}

/** The text of a tick with its place on the axis, in px. */
interface Label {
  x: number;
  text: string;
  anchor: PositionedTick['anchor'];
  left: number;
  /** With the gap to the next label. */
  right: number;
}

interface PositionedTick extends Tick {
  /** In px from the left end of the axis. */
  x: number;
  /** Empty if the label would overlap another one. */
  text: string;
  /** The part of the label that is at `x`, chosen so that the label does not leave the axis. */
  anchor: 'start' | 'middle' | 'end';
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const STEPS_MS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR_MS),
  ...[1, 2, 5, 10].map((n) => n * DAY_MS),
];
const MAX_MONTHS = 3000;
const STEPS_MONTHS = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, MAX_MONTHS];
const COUNT_UNITS = [
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;
/** The width of a digit of an axis label; letters are not wider on average. */
const CHARACTER_WIDTH_PX = 6.5;
const LABEL_GAP_PX = 8;

/** At most `maxTicks` round numbers above 0 and up to `max`; at least one if `max` is above 0. */
export function countTicks(max: number, maxTicks: number): Tick[] {
  if (max <= 0) return [];
  const minStep = max / Math.max(1, maxTicks);
  const power = 10 ** Math.floor(Math.log10(minStep));
  const step = Math.max(1, [1, 2, 5, 10].map((n) => n * power).find((n) => n >= minStep) ?? 10 * power);
  const ticks: Tick[] = [];
  for (let value = step; value <= max; value += step) ticks.push({ value, text: compactCount(value) });
  return ticks.length > 0 ? ticks : [{ value: max, text: compactCount(max) }];
}

/** `950`, `1.2k`, `12k`, `3.4M`; rounded down. */
export function compactCount(count: number): string {
  const unit = COUNT_UNITS.find(([size]) => count >= size);
  if (!unit) return String(count);
  const [size, name] = unit;
  const value = count / size;
  return `${value < 10 ? Math.floor(value * 10) / 10 : Math.floor(value)}${name}`;
}

/**
 * At most `maxTicks` round instants of `zone` from `from` (inclusive) to `to` (exclusive), in ms; `from` itself if
 * there is no round one. The first label and the first one of each day have the date, the others the time of day, with
 * its offset where the clocks have changed since the label before; steps of months are labeled by month or year.
 */
export function timeTicks(from: number, to: number, zone: Zone, maxTicks: number): TimeTick[] {
  const minStepMs = (to - from) / Math.max(1, maxTicks);
  const stepMs = STEPS_MS.find((size) => size >= minStepMs);
  const instants =
    stepMs === undefined
      ? monthInstants(from, to, zone, minStepMs)
      : stepMs >= DAY_MS
        ? dayInstants(from, to, zone, stepMs / DAY_MS)
        : clockInstants(from, to, zone, stepMs);
  if (instants.length === 0) instants.push(from);
  return instants.map((value, index) => timeTick(value, zone, stepMs, instants[index - 1]));
}

/**
 * Positions the ticks on an axis of `width` px that reaches from `from` to `to`, and drops labels that would overlap:
 * those with a time of day alone before those with a date.
 */
export function positionTicks(
  ticks: readonly TimeTick[],
  from: number,
  to: number,
  width: number,
): PositionedTick[] {
  const labels = ticks.map((tick) => {
    const x = ((tick.value - from) / (to - from)) * width;
    return { tick, ...labelAt(x, tick.text, width) };
  });
  const isFree = (label: Label, placed: readonly Label[]): boolean =>
    placed.every(({ left, right }) => label.right <= left || label.left >= right);
  const placed: Label[] = [];
  for (const label of labels.filter(({ tick }) => tick.date !== null)) {
    const before = placed.at(-1);
    // Two dates are told rather than one with a time of day.
    const date = labels.find((candidate) => candidate === before)?.tick.date;
    if (before && date && !isFree(label, [before])) Object.assign(before, labelAt(before.x, date, width));
    if (isFree(label, placed)) placed.push(label);
  }
  for (const label of labels.filter(({ tick }) => tick.date === null)) {
    if (isFree(label, placed)) placed.push(label);
  }
  return labels.map((label) => ({
    value: label.tick.value,
    x: label.x,
    anchor: label.anchor,
    text: placed.includes(label) ? label.text : '',
  }));
}

/** A label around `x`, or beside it where it would leave the axis. */
function labelAt(x: number, text: string, width: number): Label {
  const textWidth = text.length * CHARACTER_WIDTH_PX;
  const anchor = x < textWidth / 2 ? 'start' : x > width - textWidth / 2 ? 'end' : 'middle';
  const left = anchor === 'start' ? x : anchor === 'end' ? x - textWidth : x - textWidth / 2;
  return { x, text, anchor, left, right: left + textWidth + LABEL_GAP_PX };
}

/** Full hours of the local clock, or what the steps are, and the first instants of days. */
function clockInstants(from: number, to: number, zone: Zone, stepMs: number): number[] {
  const clock = clockOf(zone);
  return localStarts(from, to, stepMs, clock).filter(
    (at) =>
      at >= from &&
      at < to &&
      ((at + clock(at)) % stepMs === 0 || formatTime(at, zone, 'date') !== formatTime(at - 1, zone, 'date')),
  );
}

/** Counts from the first day of the month. */
function dayInstants(from: number, to: number, zone: Zone, stepDays: number): number[] {
  const { year, month, day: firstDay } = partsOf(from, zone);
  const instants: number[] = [];
  for (let day = firstDay - ((firstDay - 1) % stepDays); ; day += stepDays) {
    const at = instantOf({ year, month, day }, zone);
    if (at >= to) return instants;
    // A day that the clocks skip has the first instant of the day after it.
    if (at >= from && at !== instants.at(-1)) instants.push(at);
  }
}

/** Counts from January of the year 0, so that steps of years fall on round years. */
function monthInstants(from: number, to: number, zone: Zone, minStepMs: number): number[] {
  const stepMonths = STEPS_MONTHS.find((months) => months * 30 * DAY_MS >= minStepMs) ?? MAX_MONTHS;
  const { year, month } = partsOf(from, zone);
  const firstMonth = year * 12 + month - 1;
  const instants: number[] = [];
  for (let count = firstMonth - (firstMonth % stepMonths); ; count += stepMonths) {
    const at = instantOf({ year: Math.floor(count / 12), month: (count % 12) + 1 }, zone);
    if (at >= to) return instants;
    if (at >= from) instants.push(at);
  }
}

function timeTick(at: number, zone: Zone, stepMs: number | undefined, before: number | undefined): TimeTick {
  const date = formatTime(at, zone, 'date');
  const monthAndDay = date.slice(5);
  const tick = (text: string, short: string | null = text): TimeTick => ({ value: at, text, date: short });
  if (stepMs === undefined) return tick(monthAndDay === '01-01' ? date.slice(0, 4) : date.slice(0, 7));
  if (stepMs >= DAY_MS) return tick(before === undefined || date.endsWith('-01') ? date : monthAndDay);
  const precision = stepMs < SECOND_MS ? 'millisecond' : stepMs < MINUTE_MS ? 'second' : 'minute';
  const clock = formatClock(at, zone, precision);
  if (before === undefined) return tick(`${date} ${clock}`, date);
  const offset = offsetMinutes(at, zone) === offsetMinutes(before, zone) ? '' : shortOffset(at, zone);
  if (date === formatTime(before, zone, 'date')) return tick(clock + offset, null);
  return /[1-9]/.test(clock) ? tick(`${monthAndDay} ${clock}${offset}`, monthAndDay) : tick(monthAndDay);
}
