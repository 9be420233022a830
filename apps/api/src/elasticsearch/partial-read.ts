// What a read could not read, in plain words: Elasticsearch answers a search even when some of its indices fail.
import type { PartialRead } from '@timberline/contract';

/** An index that fails is named up to this number, so that a message stays a sentence. */
const MAX_NAMED_INDICES = 5;

/** Why the logs of an index cannot be read. */
type Cause = 'closed' | 'foreign' | 'unavailable';

/** A failed shard in a response, or in the error of a search of which every shard failed. */
export interface ShardFailure {
  index?: string | null;
  reason?: { type?: string; reason?: string | null };
}

/**
 * Collects what the searches of one read could not read. They all ask the same indices, so the search with the most
 * failures stands for the read.
 */
export class PartialReads {
  partial: PartialRead | null = null;

  add(partial: PartialRead): void {
    if (this.partial === null || partial.failed > this.partial.failed) this.partial = partial;
  }
}

/** The reason of failed shards as a full sentence. */
export function failureReason(failures: readonly ShardFailure[]): string {
  const isForeign = failures.length > 0 && failures.every(isForeignIndex);
  return unreadable(isForeign ? 'foreign' : 'unavailable', indexNames(failures));
}

/** The sentence about indices that are closed. */
export function closedReason(indices: readonly string[]): string {
  return unreadable('closed', indices);
}

/** The sentence about indices with other fields than those of Timberline's template. */
export function foreignReason(indices: readonly string[]): string {
  return unreadable('foreign', indices);
}

/**
 * Whether a shard failed because its index has other fields than those of Timberline's template. Every search sorts or
 * filters by these fields, and Elasticsearch then names the field that it does not know or that has another type.
 */
export function isForeignIndex({ reason }: ShardFailure): boolean {
  const text = reason?.reason ?? '';
  return (
    /\[(?:timestamp|id)\]/.test(text) &&
    /No mapping found|of type \[|not supported|custom format|Fielddata is disabled/i.test(text)
  );
}

function indexNames(failures: readonly ShardFailure[]): string[] {
  return [...new Set(failures.flatMap(({ index }) => index ?? []))].sort();
}

function unreadable(cause: Cause, indices: readonly string[]): string {
  const named = indices.slice(0, MAX_NAMED_INDICES).join(', ');
  const rest = indices.length - MAX_NAMED_INDICES;
  const names = rest > 0 ? `${named} and ${rest} more` : named;
  const isOne = indices.length === 1;
  const subject = names === '' ? 'Some of the logs' : `The logs of ${isOne ? 'index' : 'indices'} ${names}`;
  switch (cause) {
    case 'closed':
      return `${subject} cannot be read, because ${isOne ? 'it is' : 'they are'} closed; open ${isOne ? 'it' : 'them'} in Elasticsearch.`;
    case 'foreign':
      return `${subject} cannot be read, because the fields are not those of Timberline's template; rename or delete what is not Timberline's.`;
    case 'unavailable':
      return `${subject} cannot be read at the moment; try again in a few seconds.`;
  }
}
