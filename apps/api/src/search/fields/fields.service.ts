// Which fields there are, and which values they have.
import type { estypes } from '@elastic/elasticsearch';
import { Injectable } from '@nestjs/common';
import {
  type FieldInfo,
  type FieldList,
  type FieldValues,
  KEYWORD_FIELDS,
  PARENT_RESOURCE_ID,
} from '@timberline/contract';
import { allOf, attributePrefix, attributeValue, type EsQuery } from '@timberline/elastic';
import { fieldName, resolveField } from '@timberline/query';
import { ElasticsearchReader, type SearchAnswer } from '../../elasticsearch/elasticsearch-reader.ts';
import { ProblemError } from '../../problem/problem-error.ts';
import type { FilterQuery } from '../filter/filter.query.ts';
import { parseFilter } from '../filter/parse-filter.ts';
import type { ValuesQuery } from './values.query.ts';

const STATIC_FIELDS: readonly FieldInfo[] = [
  { name: 'level', type: 'keyword' },
  { name: 'message', type: 'text' },
  { name: 'resourceId', type: 'keyword' },
  { name: 'timestamp', type: 'date' },
  { name: 'receivedAt', type: 'date' },
  { name: 'traceId', type: 'keyword' },
  { name: 'spanId', type: 'keyword' },
  { name: 'commit', type: 'keyword' },
  { name: PARENT_RESOURCE_ID, type: 'keyword' },
];

/** Keys of metadata that are listed, the most frequent: more are no list for people, and the answer stays small. */
const LISTED_KEYS = 2000;
/**
 * What each shard reports of its values. Where that was not enough to be sure of the counts, more is asked for, up to
 * the last, which bounds the memory of a search in Elasticsearch.
 */
const SHARD_SIZES = [5_000, 50_000, 500_000] as const;

type Terms = estypes.AggregationsStringTermsAggregate & {
  buckets: { key: string; doc_count: number }[];
  doc_count_error_upper_bound: number;
  sum_other_doc_count: number;
};

@Injectable()
export class FieldsService {
  constructor(private readonly logs: ElasticsearchReader) {}

  /** The fields of every log and the keys of metadata that occur in logs that match. */
  async fields(query: FilterQuery, signal: AbortSignal): Promise<FieldList> {
    const { clauses } = parseFilter(query, Date.now());
    const keys = { terms: { field: 'attributeKeys', size: LISTED_KEYS } };
    const answer = await this.logs.search(
      { size: 0, track_total_hits: false, query: allOf(clauses), aggs: { keys } },
      { signal },
    );
    const names = termsOf(answer, 'keys').buckets.map(({ key }) => `metadata.${key}`);
    return {
      fields: [...STATIC_FIELDS, ...names.sort().map((name): FieldInfo => ({ name, type: 'metadata' }))],
    };
  }

  /** The most frequent values of a field; a 404 for what is no field. */
  async values(name: string, query: ValuesQuery, signal: AbortSignal): Promise<FieldValues> {
    const source = valueSource(name);
    const { clauses } = parseFilter(query, Date.now());
    for (const [i, shardSize] of SHARD_SIZES.entries()) {
      const answer = await this.count(source, clauses, query, Math.max(shardSize, query.size), signal);
      const terms = termsOf(answer, 'values');
      if (terms.doc_count_error_upper_bound > 0 && i < SHARD_SIZES.length - 1) continue;
      const values = terms.buckets.map(({ key, doc_count }) => ({
        value: source.value(key),
        count: doc_count,
      }));
      const all = answer.hits.total?.value ?? 0;
      const present = (answer.aggregations?.present as { doc_count: number } | undefined)?.doc_count ?? 0;
      const listed = await this.logsWith(source, clauses, terms, query, present, signal);
      return { values, other: present - listed, missing: all - present };
    }
    throw new Error('the last shard size is always taken');
  }

  private count(
    source: ValueSource,
    clauses: readonly EsQuery[],
    { size, prefix }: ValuesQuery,
    shardSize: number,
    signal: AbortSignal,
  ): Promise<SearchAnswer> {
    const begin = source.prefix + (prefix ?? '');
    const include = begin === '' ? undefined : `${escapeRegExp(begin)}@`;
    return this.logs.search(
      {
        size: 0,
        track_total_hits: true,
        query: allOf(clauses),
        aggs: {
          values: {
            terms: { field: source.field, size, shard_size: shardSize, ...(include && { include }) },
          },
          present: { filter: source.present },
        },
      },
      { signal },
    );
  }

  /** How many logs have one of the listed values: their counts added, unless some have several values (arrays). */
  private async logsWith(
    source: ValueSource,
    clauses: readonly EsQuery[],
    { buckets, sum_other_doc_count }: Terms,
    { prefix }: ValuesQuery,
    present: number,
    signal: AbortSignal,
  ): Promise<number> {
    const sum = buckets.reduce((total, { doc_count }) => total + doc_count, 0);
    const single =
      !source.many || (prefix === undefined ? sum + sum_other_doc_count === present : buckets.length <= 1);
    if (single || buckets.length === 0) return sum;
    const listed: EsQuery = { terms: { [source.field]: buckets.map(({ key }) => key) } };
    const answer = await this.logs.search(
      { size: 0, track_total_hits: true, query: allOf([...clauses, listed]) },
      { signal },
    );
    return answer.hits.total?.value ?? sum;
  }
}

/** Where the values of a field stand in the index. */
interface ValueSource {
  field: string;
  /** What its terms begin with before the value. */
  prefix: string;
  /** The value of a term. */
  value: (term: string) => string;
  /** Logs that have one. */
  present: EsQuery;
  /** Whether a log can have several. */
  many: boolean;
}

function valueSource(name: string): ValueSource {
  const keyword = KEYWORD_FIELDS.find((field) => field === name);
  if (keyword)
    return {
      field: keyword,
      prefix: '',
      value: (term) => term,
      present: { exists: { field: keyword } },
      many: false,
    };
  const field = resolveField(name);
  if (field?.type === 'metadata')
    return {
      field: 'attributes',
      prefix: attributePrefix(field.key),
      value: attributeValue,
      present: { term: { attributeKeys: field.key } },
      many: true,
    };
  if (field)
    throw new ProblemError(
      400,
      `The values of ${fieldName(field)} are not counted: nearly every log has its own.`,
      {
        errors: [{ path: 'field', message: 'expected a keyword field or a key of the metadata' }],
      },
    );
  throw new ProblemError(404, `There is no field ${name}; GET /api/logs/fields lists those that there are.`);
}

function termsOf(answer: SearchAnswer, name: string): Terms {
  return (answer.aggregations?.[name] ?? {
    buckets: [],
    doc_count_error_upper_bound: 0,
    sum_other_doc_count: 0,
  }) as Terms;
}

/** For Lucene's regular expressions, in which `@` is any text and each of these means something. */
function escapeRegExp(text: string): string {
  return text.replace(/[.?+*|{}[\]()"\\#@&<>~^$-]/g, '\\$&');
}
