// What is told of a trace in words.
import { countText } from '../../text/counts';
import { durationText } from '../time/duration';
import { fullTime } from '../time/timestamp';
import type { Zone } from '../time/zone';
import { type Lane, type TraceLayout, type TraceLine, unlistedLines } from './trace-lanes';

/** `12 lines of 3 spans and 2 resources`. */
export function countsText(lines: number, lanes: readonly Lane[]): string {
  const spans = new Set(lanes.flatMap(({ spanId }) => spanId ?? []));
  const resources = new Set(lanes.flatMap(({ resourceId }) => resourceId ?? []));
  return `${plural(lines, 'line')} of ${plural(spans.size, 'span')} and ${plural(resources.size, 'resource')}`;
}

/** What is missing of a trace that is too long to list. The total is null while it is not known. */
export function missingText(layout: TraceLayout, total: number | null, zone: Zone): string {
  const listed = layout.lines.length;
  const last = layout.lines.at(-1)?.log.timestamp ?? layout.start;
  const missing = total === null ? unlistedLines(layout) : total - listed;
  const count =
    missing <= 0 ? 'The later ones' : `${total === null ? 'At least ' : ''}${plural(missing, 'later one')}`;
  const verb = missing === 1 ? 'is' : 'are';
  return (
    `This trace is too long to show whole: these are its first ${plural(listed, 'line')}, up to ${fullTime(last, zone)}. ` +
    `${count} ${verb} missing; lanes with hatched bars count those that have a span. “List the lines” shows all of them.`
  );
}

/** A lane for screen readers, which begins with what is shown of it. */
export function laneText(lane: Lane, hasOrigin: boolean): string {
  const name = `${laneTitle(lane)} ${spanText(lane)}`;
  const time = `from ${offsetText(lane.from)} to ${offsetText(lane.to)}`;
  if (lane.resourceId === null) return `${name}, ${time}`;
  const gap = lane.longestGap > 0 ? `, longest gap ${durationText(lane.longestGap)}` : '';
  const origin = hasOrigin ? ', with the line you came from' : '';
  return `${name}, ${levelsText(lane)}, ${time}${gap}${origin}`;
}

/** The resource of a lane, or how many lines were not listed. */
export function laneTitle({ resourceId, unlisted }: Lane): string {
  return resourceId ?? `${countText(unlisted)} not listed`;
}

export function spanText({ spanId }: Lane): string {
  return spanId ?? 'no span';
}

/** `3 error, 9 info`. */
export function levelsText(lane: Lane): string {
  return lane.levels.map(({ name, count }) => `${countText(count)} ${name}`).join(', ');
}

/** A line for screen readers, once keys moved to it. */
export function lineText({ at, log }: TraceLine): string {
  return `${offsetText(at)}, ${log.level}, ${log.message.slice(0, MAX_SPOKEN_CHARACTERS)}`;
}

/** A time after the first line of the trace. */
export function offsetText(at: number): string {
  return at === 0 ? '0' : `+${durationText(at)}`;
}

/** More than a sentence nobody waits for; the opened log has the whole message. */
const MAX_SPOKEN_CHARACTERS = 200;

function plural(count: number, one: string): string {
  return `${countText(count)} ${one}${count === 1 ? '' : 's'}`;
}
