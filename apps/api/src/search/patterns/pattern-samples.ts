// One log of each pattern, from which its template is made as well.
import type { estypes } from '@elastic/elasticsearch';
import { timeOrder } from '@timberline/elastic';
import type { ElasticsearchReader, SearchOptions } from '../../elasticsearch/elasticsearch-reader.ts';
import type { RawHit } from '../../elasticsearch/raw-response.ts';
import { LOGS_LIMIT } from '../../limits/memory-budget.ts';

/** The aggregation of the last log of a bucket, by its id alone. */
export const LAST_LOG: estypes.AggregationsAggregationContainer = {
  top_hits: { size: 1, sort: [{ timestamp: 'desc' }, { id: 'desc' }], _source: false },
};

/** The response to `LAST_LOG`. */
export interface LastLog {
  hits: { hits: { _id: string }[] };
}

export function idOf({ hits }: LastLog): string | undefined {
  return hits.hits[0]?._id;
}

/** Reads logs by their ids, as many as fit into an answer. */
export async function readSamples(
  logs: ElasticsearchReader,
  ids: readonly string[],
  options: SearchOptions,
): Promise<Map<string, RawHit>> {
  if (ids.length === 0) return new Map();
  const { hits } = await logs.searchLogs(
    {
      query: { ids: { values: [...ids] } },
      sort: timeOrder('desc'),
      size: ids.length,
      track_total_hits: false,
    },
    options,
    LOGS_LIMIT,
  );
  return new Map(hits.hits.map((hit) => [hit._id, hit]));
}
