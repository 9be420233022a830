// What a search costs Elasticsearch, roughly and in advance: how many lists of logs it walks, and how many words it looks
// through to find them. docs/query-language.md tells users.
import type { estypes } from '@elastic/elasticsearch';
import type { EsQuery } from './clauses.ts';

/** A search by itself: its request, its answer, and the logs in it. */
const SEARCH_WEIGHT = 4;
/** An aggregation visits each log that matches. */
const AGGREGATION_WEIGHT = 4;
/** A list of values is one lookup for each, which is cheap. */
const VALUES_PER_UNIT = 16;

/**
 * The weights of clauses. A word or value is one lookup. A phrase also compares positions. A prefix walks the words that
 * begin with it; a part of a word looks through all words of all indices.
 */
const CLAUSE_WEIGHTS = { word: 1, phrase: 2, prefix: 4, part: 16 } as const;

/** The weight of a search with this query and these aggregations. */
export function searchWeight({ query, aggs }: Pick<estypes.SearchRequest, 'query' | 'aggs'>): number {
  return SEARCH_WEIGHT + (query ? queryWeight(query) : 0) + aggregationWeight(aggs);
}

function queryWeight(query: NonNullable<EsQuery>): number {
  if (query.bool) {
    const { filter = [], must = [], must_not = [], should = [] } = query.bool;
    const clauses = [filter, must, must_not, should].flat() as NonNullable<EsQuery>[];
    return clauses.reduce((sum, clause) => sum + queryWeight(clause), 0);
  }
  if (query.wildcard) return CLAUSE_WEIGHTS.part;
  if (query.prefix || query.intervals) return CLAUSE_WEIGHTS.prefix;
  if (query.match_phrase) return CLAUSE_WEIGHTS.phrase;
  if (query.terms) return Math.ceil(valueCount(query.terms) / VALUES_PER_UNIT);
  return CLAUSE_WEIGHTS.word;
}

function aggregationWeight(aggs: Record<string, estypes.AggregationsAggregationContainer> = {}): number {
  return Object.values(aggs).reduce(
    (sum, { aggs: inner }) => sum + AGGREGATION_WEIGHT + aggregationWeight(inner),
    0,
  );
}

function valueCount(terms: estypes.QueryDslTermsQuery): number {
  return Object.values(terms).reduce(
    (sum: number, values) => sum + (Array.isArray(values) ? values.length : 1),
    0,
  );
}
