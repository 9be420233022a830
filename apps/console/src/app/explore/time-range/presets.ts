// Ranges that are one click away.
import type { TimeRange, Zone } from '../state/explore-view';
import { isRangeError, parseRange } from './parse-range';

export interface Preset {
  text: string;
  range: TimeRange;
}

const TYPED = [
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

/** The presets as they are at `now` in `zone`: days begin at the zone's midnight. */
export function presets(zone: Zone, now: number): Preset[] {
  return TYPED.flatMap(([text, typed]) => {
    const range = parseRange(typed, zone, now);
    return isRangeError(range) ? [] : [{ text, range }];
  });
}
