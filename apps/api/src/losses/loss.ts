// Losses as values: how one is described, merged and confirmed.
import { type Loss, MAX_LOSS_INDICES } from '@timberline/contract';
import { type Marks, missingLogs, type RedisRun } from '@timberline/queue';
import type { KeptMarks, Sample } from './loss-store.ts';

/** More indices are counted instead of named. */
const MAX_NAMED = 3;
/** The time in an id is taken before its log is enqueued, and other processes may have other clocks. */
const CLOCK_MARGIN_MS = 60_000;

/**
 * The loss of a Redis that began with less than it held before; undefined if there is none.
 *
 * @param known what this process saw, up to the last answer of Redis
 * @param kept what was written outside of Redis every few seconds, and may be older
 */
export function redisLoss(
  known: KeptMarks | undefined,
  kept: KeptMarks | undefined,
  run: RedisRun,
  until: string,
): Loss | undefined {
  const before = further(...[known, kept].map((marks) => (marks && isOf(marks, run) ? undefined : marks)));
  if (!before) return undefined;
  const isReplaced = before.marker !== run.marker;
  const missing = missingLogs(before, run) ?? (isReplaced ? { atLeast: 0, atMost: 0 } : undefined);
  if (!missing) return undefined;
  const left = isReplaced ? 0 : run.enqueuedLogs;
  const from = lastBefore(before.samples, left);
  return {
    // Of all API processes that notice it.
    id: `redis-${run.id}-${run.marker}`,
    engine: 'redis',
    atLeast: missing.atLeast,
    // Logs may have been acknowledged after the marks were kept.
    atMost: before === known ? missing.atMost : null,
    from: from === undefined ? null : new Date(from.at).toISOString(),
    until,
    confirmedAt: null,
  };
}

/**
 * The losses with one more. What Elasticsearch loses bit by bit is one loss until it is confirmed: whoever deletes logs for an
 * hour causes no list of hundreds.
 */
export function addLoss(losses: Loss[], loss: Loss): Loss[] {
  const isNew = !losses.some(({ id }) => id === loss.id);
  const open = losses.find(({ engine, confirmedAt }) => engine === 'elasticsearch' && confirmedAt === null);
  if (loss.engine !== 'elasticsearch' || !isNew || !open) return mergeLoss(losses, loss);
  return losses.map((one) => (one === open ? sumOf(open, loss) : one));
}

/** The later id, so that a person who confirms what was told before does not confirm what they have not seen. */
function sumOf(a: Loss, b: Loss): Loss {
  return {
    ...b,
    atLeast: a.atLeast + b.atLeast,
    from: a.from === null || b.from === null ? null : earlier(a.from, b.from),
    indices: [...new Set([...(a.indices ?? []), ...(b.indices ?? [])])].sort().slice(0, MAX_LOSS_INDICES),
    lastSeenAt: earlier(a.lastSeenAt ?? b.until, b.lastSeenAt ?? b.until),
  };
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}

/**
 * The losses with one more, or with one that is known better: API processes that saw the same restart each know a part, and
 * the one that knows most is right.
 */
export function mergeLoss(losses: Loss[], loss: Loss): Loss[] {
  const same = losses.find(({ id }) => id === loss.id);
  if (!same) return [loss, ...losses];
  const more = loss.atLeast > same.atLeast ? loss : same;
  const isExact = same.atMost !== null && loss.atMost !== null;
  const merged = {
    ...more,
    atMost: isExact ? Math.max(same.atMost!, loss.atMost!) : more.atMost,
    confirmedAt: more.atLeast > same.atLeast ? null : same.confirmedAt,
  };
  return losses.map((one) => (one === same ? merged : one));
}

/** Says how many logs are missing and since when. */
export function describeLoss({
  engine,
  atLeast,
  atMost,
  from,
  until,
  indices = [],
  lastSeenAt,
}: Loss): string {
  if (engine === 'elasticsearch') {
    const where = indices.length > MAX_NAMED ? countOf(indices) : indices.join(', ');
    return `Elasticsearch lost at least ${atLeast} stored logs of ${where}, which it still had at ${lastSeenAt}`;
  }
  const count =
    atMost === null ? `at least ${atLeast}` : atLeast === atMost ? `${atLeast}` : `${atLeast} to ${atMost}`;
  const since = from === null ? `before ${until}` : `between ${from} and ${until}`;
  if (atMost === 0)
    return `Redis lost its data ${since}; no acknowledged log is missing, but dead letters and counters are`;
  return `Redis lost ${count} acknowledged logs that were received ${since}`;
}

function countOf({ length }: string[]): string {
  return `${length}${length === MAX_LOSS_INDICES ? ' or more' : ''} indices`;
}

/** Whether the logs that a post got at a time (ms since 1970) may be among those of a loss. */
export function mayInclude({ from, until }: Loss, receivedAt: number): boolean {
  return (
    receivedAt <= Date.parse(until) && (from === null || receivedAt >= Date.parse(from) - CLOCK_MARGIN_MS)
  );
}

/** Whether Redis has not restarted since: an API that restarts alone finds what it kept itself. */
function isOf({ runId, marker }: KeptMarks, run: RedisRun): boolean {
  return runId === run.id && marker === run.marker;
}

/** What was further: two marks of one data set, or what this process saw itself. */
function further(known?: KeptMarks, kept?: KeptMarks): KeptMarks | undefined {
  if (!known || !kept) return known ?? kept;
  const isFurther = kept.marker === known.marker && total(kept) > total(known);
  return isFurther ? kept : known;
}

function total({ enqueuedLogs }: Marks): number {
  return enqueuedLogs;
}

function lastBefore(samples: Sample[], enqueuedLogs: number): Sample | undefined {
  return samples.findLast((sample) => sample.enqueuedLogs <= enqueuedLogs) ?? samples[0];
}
