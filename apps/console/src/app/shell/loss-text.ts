import type { Loss } from '@timberline/contract';
import { countText, logsText } from '../text/counts';

const TIME = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** Says how many logs are missing and since when. */
export function lossText({ atLeast, atMost, from, until }: Loss): string {
  const at = TIME.format(Date.parse(until));
  if (atMost === 0)
    return `Redis lost its data before ${at}. No acknowledged log is missing, but dead letters and all counts are.`;
  const count =
    atMost === null
      ? `At least ${logsText(atLeast)}`
      : atMost === atLeast
        ? logsText(atLeast)
        : `${countText(atLeast)} to ${logsText(atMost)}`;
  const are = count === '1 log' || count === 'At least 1 log' ? 'is' : 'are';
  const since = from === null ? `before ${at}` : `between ${TIME.format(Date.parse(from))} and ${at}`;
  return `${count} that had been accepted ${are} missing. They were received ${since}.`;
}
