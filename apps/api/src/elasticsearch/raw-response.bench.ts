// An export page of 1,000 logs: leaving sources as text against parsing and serializing them. It measures compiled code,
// since Vitest reads imported constants through getters: run `npx nx build api` first.
import { createRequire } from 'node:module';
import { test } from 'vitest';

const { parseRawResponse } = createRequire(import.meta.url)(
  '../../dist/elasticsearch/raw-response.js',
) as typeof import('./raw-response.ts');

const text = JSON.stringify({
  took: 3,
  timed_out: false,
  _shards: { total: 1, successful: 1, skipped: 0, failed: 0 },
  hits: {
    max_score: null,
    hits: Array.from({ length: 1_000 }, (_, n) => ({
      _index: 'timberline-logs-2026.11.24',
      _id: `P79qp2rWKoLm-ow-${1000 + n}`,
      _score: null,
      _source: {
        level: 'info',
        message: `PacketResponder ${n} for block blk_38865049064139660 terminating`,
        resourceId: 'dfs.DataNode$PacketResponder',
        timestamp: '2026-11-24T15:00:00Z',
        traceId: 'blk_38865049064139660',
        metadata: { parentResourceId: 'hdfs', attempt: n },
      },
      sort: ['2026-11-24T15:00:00.000000000Z', `P79qp2rWKoLm-ow-${1000 + n}`],
    })),
  },
});

test('The sources of a page of 1,000 logs', async ({ bench }) => {
  await bench.compare(
    bench('left as text', () => parseRawResponse(text).hits.hits.map(({ source }) => source)),
    bench('parsed and serialized', () => {
      const response = JSON.parse(text) as { hits: { hits: { _source: object }[] } };
      return response.hits.hits.map(({ _source }) => JSON.stringify(_source));
    }),
  );
});
