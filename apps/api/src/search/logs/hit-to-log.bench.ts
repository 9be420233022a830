// What a page of 50 logs costs, and how much of it is highlighting.
import { test } from 'vitest';
import type { LogSource } from '../../elasticsearch/search-response.ts';
import { parseFilter } from '../filter/parse-filter.ts';
import { AnswerHighlighter, logsFromHits } from './hit-to-log.ts';

const LOGS = 50;

for (const [name, repetitions] of [
  ['short messages', 1],
  ['messages of 16 KiB', 250],
] as const) {
  const hits = Array.from({ length: LOGS }, (_, n) => {
    const _source: LogSource = {
      level: 'info',
      message: `PacketResponder ${n} for block blk_38865049064139660 terminating. `.repeat(repetitions),
      resourceId: 'dfs.DataNode$PacketResponder',
      timestamp: '2026-11-24T15:00:00Z',
      metadata: { parentResourceId: 'hdfs' },
    };
    return { _id: `P79qp2rWKoLm-ow-${1000 + n}`, _source };
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
        const slices = logsFromHits(hits, new AnswerHighlighter(filter));
        while (!slices.next().done);
      }),
    );
    const [first, second, ...others] = benches;
    if (first && second) await bench.compare(first, second, ...others);
  });
}
