// The part of a trace that is drawn, in ms after its first line: zoom, moves, and the ticks of its axis.
export interface TimeWindow {
  from: number;
  to: number;
}

/** The smallest part that is drawn, in ms: timestamps are precise to the nanosecond. */
const MIN_LENGTH_MS = 1e-5;
/** Space beside the first and the last line, as a share of the trace's length, so that their ticks are drawn whole. */
const PADDING_SHARE = 0.01;
/** How much of the window a move by a key or a button moves by. */
const MOVE_SHARE = 0.25;
/** Where a line that was not in the window is shown in it: with some of what came before. */
const REVEAL_SHARE = 0.3;
const STEPS_FROM_SECOND = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200,
];
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** What a logarithm of a power of ten may be off by. */
const MAX_ROUNDING = 1e-9;

/** The window that shows the whole of a trace of this length (ms). A trace of one instant gets a millisecond. */
export function wholeWindow(length: number): TimeWindow {
  const shown = length > 0 ? length : 1;
  const padding = shown * PADDING_SHARE;
  return { from: length > 0 ? -padding : -shown / 2, to: length > 0 ? length + padding : shown / 2 };
}

/** Makes the window `factor` times as long. The instant `at` stays where it is, as far as the whole trace allows. */
export function zoomed(window: TimeWindow, whole: TimeWindow, at: number, factor: number): TimeWindow {
  const length = window.to - window.from;
  const wanted = Math.max(MIN_LENGTH_MS, Math.min(whole.to - whole.from, length * factor));
  const share = length > 0 ? (at - window.from) / length : 0.5;
  return within(at - wanted * share, wanted, whole);
}

/** A window as it fits into the whole trace, for one that comes from a link. */
export function fitted({ from, to }: TimeWindow, whole: TimeWindow): TimeWindow {
  const length = Math.max(MIN_LENGTH_MS, to - from);
  return length < whole.to - whole.from ? within(from, length, whole) : whole;
}

/** Moves the window earlier (-1) or later (1). */
export function moved(window: TimeWindow, whole: TimeWindow, direction: -1 | 1): TimeWindow {
  const length = window.to - window.from;
  return within(window.from + direction * MOVE_SHARE * length, length, whole);
}

/** The window itself where it shows the instant, or else one of the same length that does. */
export function revealing(window: TimeWindow, whole: TimeWindow, at: number): TimeWindow {
  if (at >= window.from && at <= window.to) return window;
  const length = window.to - window.from;
  return within(at - length * REVEAL_SHARE, length, whole);
}

/** Round times after the first line, at most `maxTicks`. */
export function axisTicks({ from, to }: TimeWindow, maxTicks: number): { at: number; text: string }[] {
  const step = roundStep((to - from) / Math.max(1, maxTicks));
  const ticks: { at: number; text: string }[] = [];
  for (let n = Math.max(0, Math.ceil(from / step)); ticks.length <= maxTicks; n++) {
    // Without the digits that floating-point numbers add to round ones.
    const at = Number((n * step).toPrecision(12));
    if (at > to) break;
    ticks.push({ at, text: n === 0 ? '0' : `+${tickText(at, step)}` });
  }
  return ticks;
}

/** With as many digits as tell the ticks apart. */
function tickText(at: number, step: number): string {
  if (at < SECOND_MS) {
    return at < 1 ? `${fixed(at * 1000, step * 1000)}µs` : `${fixed(at, step)}ms`;
  }
  const units = [
    [Math.floor(at / DAY_MS), 'd'],
    [Math.floor((at % DAY_MS) / HOUR_MS), 'h'],
    [Math.floor((at % HOUR_MS) / MINUTE_MS), 'm'],
  ] as const;
  const seconds = fixed((at % MINUTE_MS) / SECOND_MS, step / SECOND_MS);
  const texts = units.flatMap(([count, unit]) => (count > 0 ? [`${count}${unit}`] : []));
  return [...texts, ...(Number(seconds) > 0 ? [`${seconds}s`] : [])].join(' ');
}

function fixed(value: number, step: number): string {
  return String(Number(value.toFixed(Math.max(0, Math.ceil(-Math.log10(step) - MAX_ROUNDING)))));
}

function within(from: number, length: number, whole: TimeWindow): TimeWindow {
  const start = Math.max(whole.from, Math.min(whole.to - length, from));
  return { from: start, to: start + length };
}

function roundStep(min: number): number {
  if (min > 500) {
    const seconds = STEPS_FROM_SECOND.find((size) => size * 1000 >= min);
    if (seconds !== undefined) return seconds * 1000;
    return roundDecimal(min / DAY_MS) * DAY_MS;
  }
  return roundDecimal(min);
}

/** The next 1, 2 or 5 with zeros. */
function roundDecimal(min: number): number {
  const power = 10 ** Math.floor(Math.log10(min));
  return ([1, 2, 5].find((n) => n * power >= min) ?? 10) * power;
}
