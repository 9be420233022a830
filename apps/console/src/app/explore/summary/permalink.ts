// A link that shows tomorrow what is seen today.
import type { ExploreView } from '../state/explore-view';
import { paramsOfView } from '../state/explore-view';
import { ageOf } from '../time/instant';

/**
 * The address of a view with its relative times made absolute at `askedAt` (ms), when `now` was that; an open end
 * is closed there too, so that nothing that came later is in it. Without refresh, with the opened log and columns.
 */
export function frozenLink(view: ExploreView, askedAt: number, origin: string): string {
  const freeze = (time: string) => {
    const age = ageOf(time);
    return age === undefined ? time : new Date(askedAt - age).toISOString();
  };
  const range = { ...view.range };
  if (range.from) range.from = freeze(range.from);
  range.to = freeze(range.to ?? 'now');
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(paramsOfView({ ...view, range, refresh: 0 }))) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) params.append(name, one);
  }
  return `${origin}/explore?${params}`;
}
