// The texts of the result summary.
import type { IngestStatus, Total } from '@timberline/contract';
import { countText } from '../../text/counts';

/** A duration in seconds, minutes or hours: `1.5 s`, `45 s`, `5 min`, `3 h`. */
export function formatSeconds(value: number): string {
  if (value < 120) return `${value < 10 ? value.toFixed(1) : Math.round(value)} s`;
  return value < 7200 ? `${Math.round(value / 60)} min` : `${Math.round(value / 3600)} h`;
}

/** The number of matching logs as it is shown; `atLeast` when there may be more. */
interface TotalText {
  text: string;
  atLeast: boolean;
}

/**
 * The number of matching logs. An exact count that the user requested comes first, then the number of rows once the
 * last one was read (-1 before), then the total of the search.
 */
export function totalText(total: Total | null, rowCount: number, counted: number | null): TotalText | null {
  if (counted !== null) return { text: countText(counted), atLeast: false };
  if (!total) return null;
  if (total.relation === 'gte' && rowCount >= 0) return { text: countText(rowCount), atLeast: false };
  return { text: countText(total.value), atLeast: total.relation === 'gte' };
}

/** How far the findable logs are behind those that were sent. */
interface LagText {
  text: string;
  warning: boolean;
}

/** Logs that can be found within this time count as findable at once. */
const MAX_LAG_SECONDS = 2;

/** The lag of ingest; `known` says whether the status is current. */
export function lagText({ lagSeconds, processors, queued }: IngestStatus, known: boolean): LagText {
  if (!known) return { text: 'ingest unknown', warning: true };
  if (processors === 0 && queued > 0) {
    return { text: `no processor is running, ${countText(queued)} queued`, warning: true };
  }
  if (lagSeconds < MAX_LAG_SECONDS) return { text: 'up to date', warning: false };
  return { text: `newest logs ${formatSeconds(lagSeconds)} behind`, warning: true };
}
