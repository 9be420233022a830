// The ranges that are one click away.
import type { TimeRange } from '../state/explore-view';
import type { Zone } from '../time/zone';
import { isRangeError, parseRange } from './parse-range';

interface Preset {
  text: string;
  range: TimeRange;
}

/** The text of each button, and what a user would type for it. */
const PRESETS = [
  ['5 min', 'last 5 m'],
  ['15 min', 'last 15 m'],
  ['1 h', 'last 1 h'],
  ['3 h', 'last 3 h'],
  ['12 h', 'last 12 h'],
  ['24 h', 'last 24 h'],
  ['7 d', 'last 7 d'],
  ['30 d', 'last 30 d'],
  ['Today', 'today'],
  ['Yesterday', 'yesterday'],
  ['All time', 'all time'],
] as const;

/** The presets at the time `now` (ms); days begin at midnight of `zone`. */
export function presetsAt(now: number, zone: Zone): Preset[] {
  return PRESETS.flatMap(([text, typed]) => {
    const range = parseRange(typed, zone, now);
    return isRangeError(range) ? [] : [{ text, range }];
  });
}
