// The template and a log of each pattern that has changed.
import type { estypes } from '@elastic/elasticsearch';
import type { PatternChange } from '@timberline/contract';
import { allOf, type EsQuery, oneOf } from '@timberline/elastic';
import { templateOf } from '@timberline/patterns';
import type { PatternAliases } from '../../elasticsearch/pattern-aliases.ts';
import type { RawHit } from '../../elasticsearch/raw-response.ts';
import type { SearchRequest, SearchResponse } from '../../elasticsearch/search-response.ts';
import { toLatin1 } from '../../http/json-answer.ts';
import { logRow, parseSource } from '../logs/log-rows.ts';
import { type PatternBuckets, patternBuckets, readPatternBuckets } from '../patterns/pattern-buckets.ts';
import { idOf, LAST_LOG, type LastLog } from '../patterns/pattern-samples.ts';
import { type ChangedPattern, PATTERN } from './compare-values.ts';
import { type Periods, within, withinEither } from './periods.ts';

/** The search for the last log of each pattern: of the window, or of the baseline where the window has none. */
export function sampleRequest(
  clauses: readonly EsQuery[],
  periods: Periods,
  patterns: readonly ChangedPattern[],
  aliases: PatternAliases,
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
      filter: span,
      aggs: patternBuckets(ids, aliases, { sample: LAST_LOG }),
    },
  ]);
  const query = allOf([...clauses, withinEither(periods), oneOf(PATTERN, idsOf(patterns))]);
  return { size: 0, track_total_hits: false, query, aggs: Object.fromEntries(aggs) };
}

/** The id of the log of each pattern, from the response to `sampleRequest`. */
export function sampleIds({ aggregations }: SearchResponse): Map<string, string> {
  const spans = Object.values(aggregations ?? {}) as PatternBuckets<{ sample: LastLog }>[];
  return new Map(
    spans.flatMap((span) =>
      Array.from(readPatternBuckets(span), ([id, { sample }]) => [id, idOf(sample) ?? ''] as const),
    ),
  );
}

/** The JSON of a row, in UTF-8 decoded as Latin-1. Without a log the template is not known. */
export function patternRow(
  pattern: ChangedPattern,
  hit: RawHit | undefined,
  aliases: PatternAliases,
): string {
  const { id, ...change } = pattern;
  const template = hit ? aliases.templateOf(id, templateOf(parseSource(hit.source).message)) : '';
  const row: Omit<PatternChange, 'sample'> = { id, template, ...change };
  return `${toLatin1(JSON.stringify(row)).slice(0, -1)},"sample":${hit ? logRow(hit) : 'null'}}`;
}

function idsOf(patterns: readonly ChangedPattern[]): string[] {
  return patterns.map(({ id }) => id);
}
