// A lane as paths of SVG: few elements, however many lines it has.
import type { LevelKind } from '../../level/level';
import type { Gap, Lane, TraceLine } from '../trace-lanes';
import type { TimeWindow } from './time-window';

export const LANE_HEIGHT = 24;
/** How near a tick a click has to be, in px: ticks are narrower than any pointer. */
const MAX_CLICK_DISTANCE = 12;

/** Heights of ticks in px. Severe levels have higher ticks, so that their color does not speak alone. */
const TICK_HEIGHTS: Record<LevelKind, number> = {
  fatal: 20,
  error: 20,
  warn: 14,
  notice: 10,
  a: 10,
  b: 10,
  c: 10,
  info: 10,
  debug: 6,
  trace: 6,
};
/** Drawn in this order, so that severe levels are on top. */
const KINDS: readonly LevelKind[] = [
  'trace',
  'debug',
  'info',
  'c',
  'b',
  'a',
  'notice',
  'warn',
  'error',
  'fatal',
];

export interface LaneDrawing {
  ticks: { kind: LevelKind; path: string }[];
  /** Lines along the lane, which are interrupted where it has a gap. */
  base: string;
  /** The part of the lane whose lines were not listed. */
  unlisted: { x: number; width: number } | null;
}

export function drawLane(lane: Lane, window: TimeWindow, width: number, minGap: number): LaneDrawing {
  const first = firstFrom(lane.lines, window.from);
  const end = firstFrom(lane.lines, window.to, true);
  const paths = new Map<LevelKind, string>();
  const drawn = new Map<LevelKind, number>();
  for (let index = first; index < end; index++) {
    const { at, kind } = lane.lines[index]!;
    const x = halfPixel(xOf(at, window, width));
    // Lines at one place are one tick.
    if (drawn.get(kind) === x) continue;
    drawn.set(kind, x);
    paths.set(kind, `${paths.get(kind) ?? ''}M${x} ${tickPath(kind)}`);
  }
  return {
    ticks: KINDS.flatMap((kind) => {
      const path = paths.get(kind);
      return path === undefined ? [] : [{ kind, path }];
    }),
    base: basePath(lane.lines, Math.max(0, first - 1), end, window, width, minGap),
    unlisted: lane.unlisted > 0 ? areaOf(lane, window, width) : null,
  };
}

/** The rest of a path that begins with the place of a tick. */
export function tickPath(kind: LevelKind): string {
  const height = TICK_HEIGHTS[kind];
  return `${(LANE_HEIGHT - height) / 2}v${height}`;
}

/** Where a time is drawn, in px. */
export function xOf(at: number, { from, to }: TimeWindow, width: number): number {
  return ((at - from) / (to - from)) * width;
}

/** The time at a place. */
export function timeAt(x: number, { from, to }: TimeWindow, width: number): number {
  return from + (x / Math.max(1, width)) * (to - from);
}

/** The part of a span of time that is in the window, in px; null if it is outside. */
export function areaOf(span: Gap, window: TimeWindow, width: number): { x: number; width: number } | null {
  if (span.to < window.from || span.from > window.to) return null;
  const x = Math.max(0, xOf(span.from, window, width));
  return { x, width: Math.max(1, Math.min(width, xOf(span.to, window, width)) - x) };
}

/** The line whose tick is nearest to a place; undefined if none is near. */
export function lineNear(lane: Lane, x: number, window: TimeWindow, width: number): TraceLine | undefined {
  const next = firstFrom(lane.lines, timeAt(x, window, width));
  const distance = (line: TraceLine): number => Math.abs(xOf(line.at, window, width) - x);
  const near = [lane.lines[next - 1], lane.lines[next]].flatMap((line) =>
    line && distance(line) <= MAX_CLICK_DISTANCE ? [line] : [],
  );
  return near.sort((a, b) => distance(a) - distance(b))[0];
}

/** The line of a lane that is nearest to a time. */
export function nearestLine(lane: Lane, at: number): TraceLine | undefined {
  const next = firstFrom(lane.lines, at);
  const [before, after] = [lane.lines[next - 1], lane.lines[next]];
  if (!before || !after) return before ?? after;
  return at - before.at < after.at - at ? before : after;
}

/** The index of the first line at a time or after it; with `beyond`, after it. */
function firstFrom(lines: readonly TraceLine[], at: number, beyond = false): number {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const found = lines[middle]!.at;
    if (found < at || (beyond && found === at)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function basePath(
  lines: readonly TraceLine[],
  first: number,
  end: number,
  window: TimeWindow,
  width: number,
  minGap: number,
): string {
  const y = LANE_HEIGHT / 2;
  const clamped = (at: number): number =>
    halfPixel(Math.max(-2, Math.min(width + 2, xOf(at, window, width))));
  let path = '';
  let from = lines[first];
  for (let index = first + 1; index <= Math.min(end, lines.length - 1); index++) {
    const [before, line] = [lines[index - 1]!, lines[index]!];
    if (!from || line.at - before.at < minGap) continue;
    if (before.at > from.at) path += `M${clamped(from.at)} ${y}H${clamped(before.at)}`;
    from = line;
  }
  const last = lines[Math.min(end, lines.length - 1)];
  if (from && last && last.at > from.at) path += `M${clamped(from.at)} ${y}H${clamped(last.at)}`;
  return path;
}

function halfPixel(x: number): number {
  return Math.round(x * 2) / 2;
}
