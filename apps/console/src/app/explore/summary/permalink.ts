// The permalink of a view: its URL with absolute times instead of relative ones.
import type { ExploreView } from '../state/explore-view';
import { paramsFromView } from '../state/view-params';
import { ageOf } from '../time/instant';

/**
 * The permalink of a view. Relative times become absolute at `requestedAt` (ms since 1970), which was `now` for the
 * rows that are shown. An open end becomes that instant too, so that later logs stay out. The opened log and the
 * columns are kept, the refresh is not.
 */
export function permalink(view: ExploreView, requestedAt: number, origin: string): string {
  const absolute = (time: string) => {
    const age = ageOf(time);
    return age === undefined ? time : new Date(requestedAt - age).toISOString();
  };
  const range = { ...view.range };
  if (range.from) range.from = absolute(range.from);
  range.to = absolute(range.to ?? 'now');
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(paramsFromView({ ...view, range, refresh: 0, live: false }))) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) params.append(name, one);
  }
  return `${origin}/explore?${params.toString()}`;
}
