// The template and a log of each pattern that has changed.
import type { estypes } from '@elastic/elasticsearch';
import type { PatternChange } from '@timberline/contract';
import { allOf, type EsQuery, oneOf } from '@timberline/elastic';
import { templateOf } from '@timberline/patterns';
import type { RawHit } from '../../elasticsearch/raw-response.ts';
import type { SearchRequest, SearchResponse } from '../../elasticsearch/search-response.ts';
import { toLatin1 } from '../../http/json-answer.ts';
import { logRow, parseSource } from '../logs/log-rows.ts';
import { idOf, LAST_LOG, type LastLog } from '../patterns/pattern-samples.ts';
import { type ChangedPattern, PATTERN } from './compare-values.ts';
import { type Periods, within, withinEither } from './periods.ts';

type Samples = { patterns: { buckets: { key: string; sample: LastLog }[] } };

/** The search for the last log of each pattern: of the window, or of the baseline where the window has none. */
export function sampleRequest(
  clauses: readonly EsQuery[],
  periods: Periods,
  patterns: readonly ChangedPattern[],
): SearchRequest | undefined {
  const isGone = ({ change }: ChangedPattern) => change === 'gone';
  const parts = [
    {
      name: 'window',
      span: within(periods.window),
      ids: idsOf(patterns.filter((pattern) => !isGone(pattern))),
    },
    { name: 'baseline', span: within(periods.baseline), ids: idsOf(patterns.filter(isGone)) },
  ].filter(({ ids }) => ids.length > 0);
  if (parts.length === 0) return undefined;
  const aggs = parts.map(({ name, span, ids }): [string, estypes.AggregationsAggregationContainer] => [
    name,
    {
      filter: allOf([span, oneOf(PATTERN, ids)]),
      aggs: {
        patterns: {
          terms: { field: PATTERN, include: ids, size: ids.length, shard_size: ids.length },
          aggs: { sample: LAST_LOG },
        },
      },
    },
  ]);
  const query = allOf([...clauses, withinEither(periods), oneOf(PATTERN, idsOf(patterns))]);
  return { size: 0, track_total_hits: false, query, aggs: Object.fromEntries(aggs) };
}

/** The id of the log of each pattern, from the response to `sampleRequest`. */
export function sampleIds({ aggregations }: SearchResponse): Map<string, string> {
  const spans = Object.values((aggregations ?? {}) as Record<string, unknown>) as Samples[];
  return new Map(
    spans.flatMap(({ patterns }) =>
      patterns.buckets.flatMap(({ key, sample }) => {
        const id = idOf(sample);
        return id === undefined ? [] : [[key, id] as const];
      }),
    ),
  );
}

/** The JSON of a row, in UTF-8 decoded as Latin-1. Without a log the template is not known. */
export function patternRow(pattern: ChangedPattern, hit: RawHit | undefined): string {
  const { id, ...change } = pattern;
  const template = hit ? templateOf(parseSource(hit.source).message) : '';
  const row: Omit<PatternChange, 'sample'> = { id, template, ...change };
  return `${toLatin1(JSON.stringify(row)).slice(0, -1)},"sample":${hit ? logRow(hit) : 'null'}}`;
}

function idsOf(patterns: readonly ChangedPattern[]): string[] {
  return patterns.map(({ id }) => id);
}
