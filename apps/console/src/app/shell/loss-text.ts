import { type Loss, MAX_LOSS_INDICES } from '@timberline/contract';
import { countText, logsText } from '../text/counts';

const TIME = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** More indices are counted instead of named. */
const MAX_NAMED = 3;

/** Says how many logs are missing and since when. */
export function lossText(loss: Loss): string {
  return loss.engine === 'redis' ? redisText(loss) : elasticsearchText(loss);
}

function elasticsearchText({ atLeast, until, indices = [], lastSeenAt = until }: Loss): string {
  const are = atLeast === 1 ? 'is' : 'are';
  const { length } = indices;
  const where =
    length <= MAX_NAMED
      ? indices.join(', ')
      : `${length}${length === MAX_LOSS_INDICES ? ' or more' : ''} indices`;
  return `At least ${logsText(atLeast)} that had been stored ${are} missing from ${where}. Elasticsearch still had them on ${TIME.format(Date.parse(lastSeenAt))}.`;
}

function redisText({ atLeast, atMost, from, until }: Loss): string {
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
