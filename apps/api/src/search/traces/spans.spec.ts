import { describe, expect, it } from 'vitest';
import { runSlices } from '../../run-slices.ts';
import { endsFromBuckets, endsOfListed, spansFromBuckets, spansFromHits } from './spans.ts';

const at = (second: number) => `2026-11-24T15:00:0${second}.000000000Z`;

function hit(second: number, spanId: string | undefined, level: string) {
  const _source = { level, message: '', resourceId: 'a', timestamp: at(second), spanId };
  return { source: JSON.stringify(_source), sort: [at(second), `id${second}`] as [string, string] };
}

describe('spansFromHits', () => {
  it('Spans have the ends and counts of their logs, in the order of their first logs.', async () => {
    const spans = await runSlices(
      spansFromHits([hit(1, 'b', 'info'), hit(2, 'a', 'info'), hit(3, 'b', 'error')]),
    );
    expect(spans).toMatchObject([
      { spanId: 'b', first: at(1), last: at(3), count: 2, levels: { info: 1, error: 1 } },
      { spanId: 'a', first: at(2), last: at(2), count: 1, levels: { info: 1 } },
    ]);
  });

  it('Logs without a span id are left out.', async () => {
    expect(await runSlices(spansFromHits([hit(1, undefined, 'info')]))).toEqual([]);
  });
});

describe('spansFromBuckets', () => {
  const end = (second: number) => ({ hits: { hits: [{ sort: [at(second)] }] } });
  const bucket = (key: string, rest = 0) => ({
    key,
    doc_count: 3,
    levels: { buckets: [{ key: 'info', doc_count: 3 - rest }], sum_other_doc_count: rest },
  });
  const ends = endsFromBuckets({
    buckets: [
      { key: 'b', first: end(2), last: end(3) },
      { key: 'a', first: end(1), last: end(4) },
    ],
  });

  it('Spans are in the order of their first logs, whatever the order of their counts.', () => {
    const spans = spansFromBuckets({ buckets: [bucket('b'), bucket('a')] }, ends);
    expect(spans.map(({ spanId }) => spanId)).toEqual(['a', 'b']);
    expect(spans[0]).toMatchObject({ first: at(1), last: at(4), count: 3, levels: { info: 3 } });
  });

  it('Levels without a bucket are counted as other.', () => {
    expect(spansFromBuckets({ buckets: [bucket('a', 1)] }, ends)[0]?.levels).toMatchObject({
      info: 2,
      other: 1,
    });
  });

  it('The ends of a span are taken from the listed logs only if these are all of its logs.', () => {
    const span = (spanId: string, count: number) => ({
      spanId,
      first: at(1),
      last: at(2),
      count,
      levels: {},
    });
    const counts = { buckets: [bucket('whole'), bucket('longer'), bucket('unlisted')] };
    const known = endsOfListed(counts, [span('whole', 3), span('longer', 2), span('rare', 1)]);
    expect([...known.keys()]).toEqual(['whole']);
    expect(known.get('whole')).toMatchObject({ first: at(1), last: at(2) });
  });
});
