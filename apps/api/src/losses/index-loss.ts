// What indices of logs should hold against what they hold, and the loss that follows.
import { type Loss, MAX_LOSS_INDICES } from '@timberline/contract';
import type { IndexMark, IndexMarks } from '@timberline/queue';

export interface FoundIndices {
  /** The open indices whose primaries are all active. */
  readable: Map<string, { uuid: string; docs: number }>;
  /** The names of all indices. One that is not readable is closed or has a shard that is not there, which is no loss yet. */
  names: Set<string>;
}

export interface MissingDocs {
  index: string;
  docs: number;
  /** There is another index of this name, which may hold the same logs. */
  isReplaced: boolean;
  /** When they were last seen (ms since 1970). */
  lastSeenAt: number;
}

interface Comparison {
  /** The marks that changed. */
  marks: Map<string, IndexMark>;
  /** The indices that no longer exist. */
  gone: string[];
  missing: MissingDocs[];
}

/** Compares what a check found with the marks of the checks before. */
export function compareIndices({ checkedAt = 0, marks }: IndexMarks, found: FoundIndices): Comparison {
  const comparison: Comparison = { marks: new Map(), gone: [], missing: [] };
  for (const [index, mark] of marks) {
    const lastSeenAt = mark.lastReadAt ?? checkedAt;
    const now = found.readable.get(index);
    if (!now && found.names.has(index)) {
      if (mark.lastReadAt === undefined) comparison.marks.set(index, { ...mark, lastReadAt: checkedAt });
      continue;
    }
    const isReplaced = now !== undefined && now.uuid !== mark.uuid;
    const docs = isReplaced || !now ? mark.docs : mark.docs - now.docs;
    if (docs > 0) comparison.missing.push({ index, docs, isReplaced, lastSeenAt });
    if (!now) comparison.gone.push(index);
  }
  for (const [index, { uuid, docs }] of found.readable) {
    const mark = marks.get(index);
    const isSame = mark?.uuid === uuid;
    if (isSame && mark.docs === docs && mark.latest === docs && mark.lastReadAt === undefined) continue;
    comparison.marks.set(index, { uuid, docs: isSame ? confirmedDocs(mark, docs) : 0, latest: docs });
  }
  return comparison;
}

/**
 * A log may be counted shortly before Elasticsearch has synced and acknowledged it, so one that a crash takes away then is no
 * loss: it is still in the queue. Logs that two checks found were acknowledged in between.
 */
function confirmedDocs({ docs: before, latest }: IndexMark, docs: number): number {
  return docs < before ? docs : Math.max(before, Math.min(latest, docs));
}

/** The loss of one check; undefined if nothing is missing. */
export function elasticsearchLoss(missing: MissingDocs[], until: string): Loss | undefined {
  const sorted = missing
    .filter(({ docs }) => docs > 0)
    .sort((a, b) => (a.index < b.index ? -1 : a.index > b.index ? 1 : 0));
  const first = sorted[0];
  if (!first) return undefined;
  const days = sorted.map(({ index }) => dayOf(index));
  const lastSeenAt = new Date(Math.min(...sorted.map((one) => one.lastSeenAt))).toISOString();
  return {
    // A check that is repeated, since its loss could not be kept, finds the same loss.
    id: `elasticsearch-${first.index}-${first.lastSeenAt}`,
    engine: 'elasticsearch',
    atLeast: sorted.reduce((sum, { docs }) => sum + docs, 0),
    atMost: null,
    from: days.includes(undefined) ? null : days.sort()[0]!,
    until,
    indices: sorted.slice(0, MAX_LOSS_INDICES).map(({ index }) => index),
    lastSeenAt,
    confirmedAt: null,
  };
}

/** The logs of an index were received on the day in its name. */
function dayOf(index: string): string | undefined {
  const time = Date.parse(`${index.slice(-10).replaceAll('.', '-')}T00:00:00Z`);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
