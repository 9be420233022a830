// Logs as a service writes them, and what a search would tell of them, so that comparing is tested without a server.
import type { ValueChange } from '@timberline/contract';
import { type Random, seededRandom } from '@timberline/testing';
import type { Totals } from './change-statistics.ts';
import {
  type ChangedPattern,
  changedValues,
  type ComparedValue,
  type Facts,
  findCandidates,
  keyOf,
  pairKeyOf,
  questionsAbout,
  rowsOf,
} from './compare-values.ts';

export type MadeLog = Record<string, string>;
/** Changes a log of the window, or takes it out. */
export type Incident = (log: MadeLog, random: Random) => MadeLog | MadeLog[] | undefined;

/** Logs in one span, in the order of time. */
export function makeSpan(random: Random, count: number, incident: Incident = (log) => log): MadeLog[] {
  const logs: MadeLog[] = [];
  let session = '';
  let rest = 0;
  // The number of logs fluctuates as well, as one of independent logs does.
  const total = Math.round(count + (sum(random, 12) - 6) * Math.sqrt(count));
  for (let n = 0; n < total; n++) {
    if (rest-- <= 0) {
      session = `s${random.below(1e9)}`;
      rest = 2 + random.below(40);
    }
    const failed = random.chance(0.03);
    const made = incident(
      {
        level: failed ? 'error' : random.chance(0.07) ? 'warn' : 'info',
        resourceId: `service-${Math.floor(random.next() ** 2 * 8)}`,
        commit: random.chance(0.6) ? 'beef02' : 'beef01',
        'metadata.status': failed ? '500' : random.pick(['200', '200', '200', '404']),
        'metadata.region': random.pick(['eu', 'us', 'ap']),
        'metadata.host': `host-${random.below(50)}`,
        'metadata.session': session,
        'metadata.request': `r${random.below(1e12)}`,
      },
      random,
    );
    if (Array.isArray(made)) logs.push(...made);
    else if (made) logs.push(made);
  }
  return logs;
}

export interface MadeChanges {
  patterns: ChangedPattern[];
  values: ValueChange[];
  explained: number | null;
}

/** Compares spans of equal length. */
export function compareSpans(window: readonly MadeLog[], baseline: readonly MadeLog[]): MadeChanges {
  const logs = [...baseline, ...window];
  const firstHalf = Math.floor(baseline.length / 2);
  /** The logs of each value of each field, in the order of time. */
  const found = new Map<string, Map<string, number[]>>();
  for (const [n, log] of logs.entries())
    for (const field in log) {
      let ofField = found.get(field);
      if (!ofField) found.set(field, (ofField = new Map<string, number[]>()));
      const list = ofField.get(log[field]!);
      if (list) list.push(n);
      else ofField.set(log[field]!, [n]);
    }
  const logsOf = ({ field, value }: ComparedValue) => found.get(field)!.get(value)!;
  const before = (list: readonly number[], end: number) => list.filter((n) => n < end).length;
  const all = [...found].flatMap(([field, ofField]) =>
    [...ofField].map(([value, list]): ComparedValue => {
      const baselineCount = before(list, baseline.length);
      const counts = { count: list.length - baselineCount, baselineCount };
      return {
        field,
        value,
        indexField: field,
        term: value,
        ...counts,
        isCounted: true,
        isBaselineCounted: true,
      };
    }),
  );
  const totals: Totals = { count: window.length, baselineCount: baseline.length, lengthRatio: 1 };
  const candidates = findCandidates(all, totals);
  const questions = questionsAbout(candidates.values, all);
  const facts: Facts = {
    counts: new Map(),
    firstHalf: new Map(questions.peers.map((peer) => [keyOf(peer), before(logsOf(peer), firstHalf)])),
    firstHalfShare: baseline.length > 0 ? firstHalf / baseline.length : 0,
    together: new Map(
      questions.pairs.map((pair) => {
        const others = new Set(logsOf(pair[1]));
        return [pairKeyOf(pair), logsOf(pair[0]).filter((n) => others.has(n)).length];
      }),
    ),
  };
  return rowsOf(changedValues(candidates, questions.peers, facts, totals), facts, totals, 50);
}

/** Compares a window with this incident and of so many logs with a baseline of 3,000. */
export function compareMade(seed: number, incident?: Incident, count = 3_000): MadeChanges {
  const random = seededRandom(seed);
  const baseline = makeSpan(random, 3_000);
  return compareSpans(makeSpan(random, count, incident), baseline);
}

function sum(random: Random, times: number): number {
  let total = 0;
  for (let n = 0; n < times; n++) total += random.next();
  return total;
}
