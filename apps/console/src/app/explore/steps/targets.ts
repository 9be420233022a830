// What the keys of the list can go to.
import type { FoundLog } from '@timberline/contract';
import { quoteValue } from '@timberline/query';
import { type LevelKind, levelWords } from '../level/level';
import type { StepTarget } from './scan-rows';

export const errorTarget = (): StepTarget => levelTarget('error', ['fatal', 'error']);
export const warningTarget = (): StepTarget => levelTarget('warning', ['warn']);

/** The lines of the trace of a log; null if it has none. */
export function traceTarget({ traceId }: FoundLog): StepTarget | null {
  if (traceId === undefined) return null;
  return {
    name: 'line of this trace',
    clause: `traceId:${quoteValue(traceId)}`,
    matches: (log) => log.traceId === traceId,
  };
}

/** The hits of a find, which only Elasticsearch can tell. */
export function findTarget(text: string): StepTarget {
  return { name: 'hit', clause: text, matches: null };
}

/** The marked lines; null if there are none. */
export function markTarget(ids: readonly string[]): StepTarget | null {
  if (ids.length === 0) return null;
  const marked = new Set(ids);
  return {
    name: 'marked line',
    clause: `id:${anyOf(ids)}`,
    matches: ({ id }) => marked.has(id),
  };
}

function levelTarget(name: string, kinds: readonly LevelKind[]): StepTarget {
  const words = levelWords(kinds);
  const known = new Set(words);
  return { name, clause: `level:${anyOf(words)}`, matches: ({ level }) => known.has(level) };
}

function anyOf(values: readonly string[]): string {
  return `(${values.map(quoteValue).join(' OR ')})`;
}
