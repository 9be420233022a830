// Which values have more or fewer logs in the window than chance explains. Pure functions: `findCandidates` says for which
// values more has to be known, and `changesOf` decides when it is.
import type { ChangeKind, NamedValue, PatternChange, ValueChange } from '@timberline/contract';
import {
  adjusted,
  chiSquareTail,
  type Counts,
  dispersion,
  judge,
  MAX_P,
  MIN_COUNT,
  rateG2,
  type Totals,
  type Verdict,
} from './change-statistics.ts';

/** The field whose values are what messages say. They are rows of their own kind. */
export const PATTERN = 'pattern';

/** A pattern that has changed, before its template and a log of it are known. */
export type ChangedPattern = Omit<PatternChange, 'template' | 'sample'>;

/** A value with its counts in both spans. */
export interface ComparedValue extends NamedValue, Counts {
  /** The field of the index, and the value's term in it. */
  indexField: string;
  term: string;
  /** False where a list was cut before the value, so that its count is not known and given as 0. */
  isCounted: boolean;
  isBaselineCounted: boolean;
}

/** The values that may have changed. */
export interface Candidates {
  values: ComparedValue[];
  /** How many values were tested to find them. */
  tested: number;
}

/** What has to be known about candidates. */
export interface Questions {
  /** Values whose fluctuation within the baseline tells how much the logs of their field come together. */
  peers: ComparedValue[];
  /** Values that may be in the same logs. */
  pairs: [ComparedValue, ComparedValue][];
}

/** The answers, by `keyOf` a value or `pairKeyOf` a pair. */
export interface Facts {
  counts: ReadonlyMap<string, Partial<Counts>>;
  firstHalf: ReadonlyMap<string, number>;
  /** Share of the baseline's logs in its first half. */
  firstHalfShare: number;
  /** Number of logs of both spans with both values. */
  together: ReadonlyMap<string, number>;
}

/** More candidates are no use to people. A field whose values come and go, such as a session's, leaves room for others. */
const MAX_CANDIDATES = 200;
const MAX_CANDIDATES_PER_FIELD = 30;
/** Values with up to so many times more or fewer logs come together in a like manner. */
const PEER_FACTOR = 4;
const MAX_PEERS_PER_VALUE = 20;
const MAX_PEERS = 800;
const MAX_PAIRS = 150;
/** Above this share of different values, a field is an identifier, whose values say nothing. */
const MAX_DISTINCT_SHARE = 0.9;
/** By so many standard deviations a change is taken for smaller than it is when changes are ranked. */
const RANK_DEVIATIONS = 2;

export function keyOf({ indexField, term }: ComparedValue): string {
  return `${indexField}:${term}`;
}

export function pairKeyOf([one, other]: readonly [ComparedValue, ComparedValue]): string {
  return JSON.stringify([keyOf(one), keyOf(other)]);
}

/** The values that may have changed, the strongest first. A count that is not known is taken for 0. */
export function findCandidates(values: readonly ComparedValue[], totals: Totals): Candidates {
  const useful = withoutIdentifiers(values);
  const tested = useful.filter(({ count, baselineCount }) => Math.max(count, baselineCount) >= MIN_COUNT);
  const judged = tested.map((value) => ({ value, verdict: judge(value, totals) }));
  const certain = certainOf(judged, () => 1, tested.length).sort(byStrength(totals));
  const perField = new Map<string, number>();
  const kept = certain.filter(({ field }) => {
    const number = (perField.get(field) ?? 0) + 1;
    perField.set(field, number);
    return number <= MAX_CANDIDATES_PER_FIELD;
  });
  return { values: kept.slice(0, MAX_CANDIDATES), tested: tested.length };
}

export function questionsAbout(
  candidates: readonly ComparedValue[],
  all: readonly ComparedValue[],
): Questions {
  return { peers: peersOf(candidates, all), pairs: pairsOf(candidates.filter((value) => !isPattern(value))) };
}

/** Decides which candidates have changed, the strongest first. */
export function changedValues(
  { values, tested }: Candidates,
  peers: readonly ComparedValue[],
  facts: Facts,
  totals: Totals,
): ComparedValue[] {
  const peersByField = groupBy(
    peers.map((peer) => ({ ...peer, firstHalf: facts.firstHalf.get(keyOf(peer)) ?? 0 })),
    ({ field }) => field,
  );
  const dispersionOf = (value: ComparedValue) =>
    dispersion(
      (peersByField.get(value.field) ?? []).filter((peer) => isPeer(value, peer)),
      facts.firstHalfShare,
    );
  const judged = values.map((value) => {
    const known = { ...value, ...facts.counts.get(keyOf(value)) };
    return { value: known, verdict: judge(known, totals) };
  });
  return certainOf(judged, dispersionOf, tested).sort(byStrength(totals));
}

/** The rows of an answer, and the share of the change of the total that they account for. */
export function rowsOf(
  changed: readonly ComparedValue[],
  facts: Facts,
  totals: Totals,
  maxRows: number,
): { patterns: ChangedPattern[]; values: ValueChange[]; explained: number | null } {
  const shares = sharesOf(changed, totals);
  const changeOf = (value: ComparedValue) => ({
    change: kindOf(value, totals),
    count: value.count,
    baselineCount: value.baselineCount,
    explains: shares && shares(contribution(value, totals)),
  });
  const patterns = changed
    .filter(isPattern)
    .slice(0, maxRows)
    .map((pattern): ChangedPattern => ({ id: pattern.value, ...changeOf(pattern) }));
  const groups = groupTogether(
    changed.filter((value) => !isPattern(value)),
    facts,
  );
  const values = groups.slice(0, maxRows).map(([first, ...others]): ValueChange => {
    const { field, value } = first;
    return {
      field,
      value,
      ...changeOf(first),
      ...(others.length > 0 && { with: others.map(({ field, value }) => ({ field, value })) }),
    };
  });
  const byField = [...groupBy(changed, ({ field }) => field).values()];
  const sums = byField.map((all) => all.reduce((sum, value) => sum + contribution(value, totals), 0));
  return { patterns, values, explained: shares && Math.max(0, ...sums.map(shares)) };
}

function isPattern({ indexField }: ComparedValue): boolean {
  return indexField === PATTERN;
}

function kindOf(value: Counts, totals: Totals): ChangeKind {
  if (value.baselineCount === 0) return 'new';
  if (value.count === 0) return 'gone';
  return contribution(value, totals) > 0 ? 'up' : 'down';
}

/** How many more logs of the window have a value than as many as in the baseline would be. */
function contribution({ count, baselineCount }: Counts, { lengthRatio }: Totals): number {
  return count - baselineCount * lengthRatio;
}

/**
 * Tells which share of the change of the total a change in numbers is. Null where the total did not move: neither more than
 * chance explains, nor by as much as these values.
 */
function sharesOf(values: readonly Counts[], totals: Totals): ((change: number) => number) | null {
  const change = contribution(totals, totals);
  const largest = Math.max(0, ...values.map((value) => Math.abs(contribution(value, totals))));
  const isCertain = chiSquareTail(rateG2(totals, totals)) < MAX_P;
  if (change === 0 || (!isCertain && Math.abs(change) < largest / 2) || (!isCertain && largest === 0))
    return null;
  return (part) => Math.min(1, Math.max(0, part / change));
}

/**
 * Values that are nearly all different, such as ids of requests, tell nothing about others of their field. Patterns do, also
 * among lines of which each says something else.
 */
function withoutIdentifiers(values: readonly ComparedValue[]): ComparedValue[] {
  const byField = groupBy(values, ({ field }) => field);
  return [...byField.values()].flatMap((all) => {
    if (isPattern(all[0]!)) return all;
    const logs = all.reduce((sum, { count, baselineCount }) => sum + count + baselineCount, 0);
    return all.length / logs > MAX_DISTINCT_SHARE ? [] : all;
  });
}

/** Those that are large, and of which at most `MAX_P` are there by chance. */
function certainOf(
  judged: readonly { value: ComparedValue; verdict: Verdict }[],
  dispersionOf: (value: ComparedValue) => number,
  tested: number,
): ComparedValue[] {
  const large = judged.filter(({ verdict }) => verdict.isLarge);
  const probabilities = large.map(({ value, verdict }) => chiSquareTail(verdict.g2 / dispersionOf(value)));
  const atMost = adjusted(probabilities, tested);
  return large.filter((_, n) => atMost[n]! < MAX_P).map(({ value }) => value);
}

/** By what is certain of the change in numbers: of two equal ones, that of fewer other logs comes first. */
function byStrength(totals: Totals): (one: ComparedValue, other: ComparedValue) => number {
  const strength = (value: ComparedValue) =>
    Math.abs(contribution(value, totals)) -
    RANK_DEVIATIONS * Math.sqrt(value.count + value.baselineCount * totals.lengthRatio ** 2);
  return (one, other) => strength(other) - strength(one);
}

function isPeer(value: Counts, peer: Counts): boolean {
  const size = Math.max(value.count, value.baselineCount);
  return peer.baselineCount >= size / PEER_FACTOR && peer.baselineCount <= size * PEER_FACTOR;
}

/** Of the fields of the candidates, the values in the baseline that have about as many logs. */
function peersOf(candidates: readonly ComparedValue[], all: readonly ComparedValue[]): ComparedValue[] {
  const byField = groupBy(
    all.filter(({ isBaselineCounted }) => isBaselineCounted),
    ({ field }) => field,
  );
  const peers = new Set<ComparedValue>();
  for (const candidate of candidates) {
    const size = Math.max(candidate.count, candidate.baselineCount);
    const distance = ({ baselineCount }: Counts) => Math.abs(Math.log(baselineCount / size));
    const near = (byField.get(candidate.field) ?? []).filter((value) => isPeer(candidate, value));
    near.sort((one, other) => distance(one) - distance(other));
    for (const peer of near.slice(0, MAX_PEERS_PER_VALUE)) if (peers.size < MAX_PEERS) peers.add(peer);
  }
  return [...peers];
}

/** Candidates with the same counts, as far as these are known. */
function pairsOf(candidates: readonly ComparedValue[]): [ComparedValue, ComparedValue][] {
  const pairs: [ComparedValue, ComparedValue][] = [];
  for (const [n, one] of candidates.entries())
    for (const other of candidates.slice(n + 1)) {
      if (pairs.length === MAX_PAIRS) return pairs;
      const isSameCount = one.count === other.count || !one.isCounted || !other.isCounted;
      const isSameBaseline =
        one.baselineCount === other.baselineCount || !one.isBaselineCounted || !other.isBaselineCounted;
      if (isSameCount && isSameBaseline) pairs.push([one, other]);
    }
  return pairs;
}

/** Puts values that are always in the same logs behind the first of them. */
function groupTogether(
  changed: readonly ComparedValue[],
  { together }: Facts,
): [ComparedValue, ...ComparedValue[]][] {
  const groups: [ComparedValue, ...ComparedValue[]][] = [];
  for (const value of changed) {
    const logs = value.count + value.baselineCount;
    const isSame = (other: ComparedValue) =>
      other.count === value.count &&
      other.baselineCount === value.baselineCount &&
      (together.get(pairKeyOf([other, value])) ?? together.get(pairKeyOf([value, other]))) === logs;
    const group = groups.find((members) => members.some(isSame));
    if (group) group.push(value);
    else groups.push([value]);
  }
  return groups;
}

function groupBy<T>(list: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of list) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
