// What Elasticsearch is asked about the values of two spans of time, and what its answers say.
import type { estypes } from '@elastic/elasticsearch';
import { PARENT_RESOURCE_ID } from '@timberline/contract';
import { allOf, attributeKey, attributeValue, type EsQuery } from '@timberline/elastic';
import type { PatternAliases } from '../../elasticsearch/pattern-aliases.ts';
import type { SearchRequest, SearchResponse } from '../../elasticsearch/search-response.ts';
import type { ValueCounts } from '../fields/exact-counts.ts';
import { joinCounts } from '../patterns/count-patterns.ts';
import {
  type ComparedValue,
  type Facts,
  keyOf,
  pairKeyOf,
  PATTERN,
  type Questions,
} from './compare-values.ts';
import { firstHalf, type Periods, within, withinEither } from './periods.ts';

/**
 * The fields of the index whose values are compared. One of them has all pairs of key and value of the metadata. Those that
 * name a single request, such as `traceId`, are different in every span of time.
 */
const INDEX_FIELDS = [
  'level',
  'resourceId',
  'commit',
  'protocol',
  'redacted',
  PATTERN,
  'attributes',
] as const;
/** The most frequent values of each span that are compared: of all keys of the metadata together, and of another field. */
export const MAX_ATTRIBUTES = 5_000;
const MAX_VALUES = 1_000;
/** Of patterns there are more than of levels or services, and their ids are short. */
const MAX_PATTERNS = 3_000;
/** How many values each shard reports, so that the counts of most are exact. */
const SHARD_SIZE_FACTOR = 2;

type Aggregations = Record<string, estypes.AggregationsAggregationContainer>;
type Span = 'window' | 'baseline';

/** The values of a span, by field of the index. */
type SpanLists = Partial<Record<string, ValueCounts>>;

export interface ValueLists {
  totals: { count: number; baselineCount: number };
  values: ComparedValue[];
  /** Whether a list was cut at values of at least so many logs as are worth a row. */
  isCut: boolean;
}

/** The search for the most frequent values of both spans. */
export function listRequest(
  clauses: readonly EsQuery[],
  periods: Periods,
  maxAttributes: number,
): SearchRequest {
  const aggs: Aggregations = {};
  for (const field of INDEX_FIELDS) {
    const size = field === 'attributes' ? maxAttributes : field === PATTERN ? MAX_PATTERNS : MAX_VALUES;
    aggs[field] = {
      terms: { field, size, shard_size: size * SHARD_SIZE_FACTOR, show_term_doc_count_error: true },
    };
  }
  const filters = { window: within(periods.window), baseline: within(periods.baseline) };
  return request(clauses, periods, { spans: { filters: { filters }, aggs } });
}

/** Joins the lists of both spans. */
export function readLists(response: SearchResponse, minCount: number, aliases: PatternAliases): ValueLists {
  const spans = bucketsOf<{ doc_count: number } & SpanLists>(response, 'spans');
  const values: ComparedValue[] = [];
  let isCut = false;
  for (const indexField of INDEX_FIELDS) {
    const lists = {
      window: listOf(spans?.window, indexField, aliases),
      baseline: listOf(spans?.baseline, indexField, aliases),
    };
    isCut ||= lists.window.rest >= minCount || lists.baseline.rest >= minCount;
    for (const term of new Set([...lists.window.counts.keys(), ...lists.baseline.counts.keys()])) {
      const name = nameOf(indexField, term);
      if (name === undefined) continue;
      const [count, isCounted] = countIn(lists.window, term);
      const [baselineCount, isBaselineCounted] = countIn(lists.baseline, term);
      values.push({ ...name, indexField, term, count, baselineCount, isCounted, isBaselineCounted });
    }
  }
  const totals = {
    count: spans?.window.doc_count ?? 0,
    baselineCount: spans?.baseline.doc_count ?? 0,
  };
  return { totals, values, isCut };
}

/** The search for what has to be known about candidates. Undefined if everything is. */
export function questionRequest(
  clauses: readonly EsQuery[],
  periods: Periods,
  candidates: readonly ComparedValue[],
  { peers, pairs }: Questions,
  aliases: PatternAliases,
): SearchRequest | undefined {
  const aggs: Aggregations = {};
  const ask = (name: string, values: readonly ComparedValue[], span: EsQuery) => {
    if (values.length > 0) aggs[name] = { filter: span, aggs: countsByName(values, aliases) };
  };
  ask(
    'window',
    candidates.filter(({ isCounted }) => !isCounted),
    within(periods.window),
  );
  ask(
    'baseline',
    candidates.filter(({ isBaselineCounted }) => !isBaselineCounted),
    within(periods.baseline),
  );
  ask('firstHalf', peers, within(firstHalf(periods.baseline)));
  if (pairs.length > 0)
    aggs['pairs'] = {
      filters: {
        filters: Object.fromEntries(pairs.map((pair, n) => [`pair${n}`, allOf(pair.map(termQuery))])),
      },
    };
  return Object.keys(aggs).length === 0 ? undefined : request(clauses, periods, aggs);
}

/** Reads the response to `questionRequest`; without a question nothing more is known. */
export function readFacts(
  response: SearchResponse | undefined,
  candidates: readonly ComparedValue[],
  { peers, pairs }: Questions,
  baselineTotal: number,
  aliases: PatternAliases,
): Facts {
  const spanOf = (name: string) =>
    response?.aggregations?.[name] as ({ doc_count: number } & SpanLists) | undefined;
  const lists = new Map<string, List>();
  const listFor = (name: string, field: string): List => {
    const key = `${name} ${field}`;
    const list = lists.get(key) ?? listOf(spanOf(name), field, aliases);
    lists.set(key, list);
    return list;
  };
  const read = (name: string, value: ComparedValue) =>
    listFor(name, value.indexField).counts.get(value.term)?.doc_count ?? 0;
  const counts = candidates.map(
    (value) =>
      [
        keyOf(value),
        {
          ...(!value.isCounted && { count: read('window', value) }),
          ...(!value.isBaselineCounted && { baselineCount: read('baseline', value) }),
        },
      ] as const,
  );
  const together = response && bucketsOf<{ doc_count: number }>(response, 'pairs');
  return {
    counts: new Map(counts),
    firstHalf: new Map(peers.map((peer) => [keyOf(peer), read('firstHalf', peer)])),
    firstHalfShare: baselineTotal > 0 ? (spanOf('firstHalf')?.doc_count ?? 0) / baselineTotal : 0,
    together: new Map(pairs.map((pair, n) => [pairKeyOf(pair), together?.[`pair${n}`]?.doc_count ?? 0])),
  };
}

function request(clauses: readonly EsQuery[], periods: Periods, aggs: Aggregations): SearchRequest {
  return { size: 0, track_total_hits: false, query: allOf([...clauses, withinEither(periods)]), aggs };
}

/** One list for each field of the index, of these values alone. */
function countsByName(values: readonly ComparedValue[], aliases: PatternAliases): Aggregations {
  const terms = new Map<string, string[]>();
  for (const { indexField, term } of values) terms.set(indexField, [...(terms.get(indexField) ?? []), term]);
  return Object.fromEntries(
    [...terms].map(([field, names]) => {
      const include = field === PATTERN ? aliases.allIdsOf(names) : names;
      return [field, { terms: { field, include, size: include.length } }];
    }),
  );
}

function termQuery({ indexField, term }: ComparedValue): EsQuery {
  return { term: { [indexField]: term } };
}

interface List {
  counts: Map<string, ValueCounts['buckets'][number]>;
  /** The most logs that a value which is not listed can have. */
  rest: number;
}

function listOf(span: SpanLists | undefined, field: string, aliases: PatternAliases): List {
  const list = span?.[field];
  if (!list) return { counts: new Map(), rest: 0 };
  const { buckets, sum_other_doc_count, doc_count_error_upper_bound } = list;
  const isWhole = sum_other_doc_count <= 0 && doc_count_error_upper_bound <= 0;
  const rest = isWhole ? 0 : (buckets.at(-1)?.doc_count ?? 0) + doc_count_error_upper_bound;
  const joined = field === PATTERN ? joinCounts(list, aliases).buckets : buckets;
  const counts = joined.map((bucket) => {
    // Of patterns that are one, some may stand behind the end of the list.
    const mayLack = !isWhole && field === PATTERN && aliases.idsOf(bucket.key).length > 1;
    return [bucket.key, mayLack ? { ...bucket, doc_count_error_upper_bound: rest } : bucket] as const;
  });
  return { counts: new Map(counts), rest };
}

/** The number of logs with a term, and whether it is exact. */
function countIn({ counts, rest }: List, term: string): [number, boolean] {
  const bucket = counts.get(term);
  if (!bucket) return [0, rest === 0];
  return [bucket.doc_count, (bucket.doc_count_error_upper_bound ?? 0) === 0];
}

/** The name and value of a term. Undefined for a key that is too long to be told. */
function nameOf(indexField: string, term: string): { field: string; value: string } | undefined {
  if (indexField !== 'attributes') return { field: indexField, value: term };
  const key = attributeKey(term);
  if (key === undefined) return undefined;
  return { field: key === PARENT_RESOURCE_ID ? key : `metadata.${key}`, value: attributeValue(term) };
}

function bucketsOf<T>(
  { aggregations }: SearchResponse,
  name: string,
): (Partial<Record<string, T>> & Record<Span, T>) | undefined {
  return (aggregations?.[name] as { buckets: Record<Span, T> } | undefined)?.buckets;
}
