// What a page of 50 logs costs, and how much of it is highlighting.
import { test } from 'vitest';
import type { RawHit } from '../../elasticsearch/raw-response.ts';
import type { LogSource } from '../../elasticsearch/search-response.ts';
import { parseFilter } from '../filter/parse-filter.ts';
import { AnswerHighlighter } from './hit-to-log.ts';
import { rowsFromHits } from './log-rows.ts';

const LOGS = 50;

for (const [name, repetitions] of [
  ['short messages', 1],
  ['messages of 16 KiB', 250],
] as const) {
  const hits = Array.from({ length: LOGS }, (_, n): RawHit => {
    const _source: LogSource = {
      level: 'info',
      message: `PacketResponder ${n} for block blk_38865049064139660 terminating. `.repeat(repetitions),
      resourceId: 'dfs.DataNode$PacketResponder',
      timestamp: '2026-11-24T15:00:00Z',
      metadata: { parentResourceId: 'hdfs' },
    };
    const _id = `P79qp2rWKoLm-ow-${1000 + n}`;
    return { _id, source: JSON.stringify(_source), sort: ['2026-11-24T15:00:00.000000000Z', _id] };
  });
  const filters = {
    'no filter': parseFilter({}, 0),
    'a word': parseFilter({ q: 'terminating' }, 0),
    'a phrase': parseFilter({ q: '"for block"' }, 0),
    'a part of a word': parseFilter({ q: '*respond*' }, 0),
  };

  test(`A page of ${LOGS} logs with ${name}`, async ({ bench }) => {
    const benches = Object.entries(filters).map(([filterName, filter]) =>
      bench(filterName, () => {
        const slices = rowsFromHits(hits, new AnswerHighlighter(filter));
        while (!slices.next().done);
      }),
    );
    const [first, second, ...others] = benches;
    if (first && second) await bench.compare(first, second, ...others);
  });
}
