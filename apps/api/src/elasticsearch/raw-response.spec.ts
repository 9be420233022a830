import { describe, expect, it } from 'vitest';
import { parseRawResponse } from './raw-response.ts';

const sources = [
  { level: 'info', message: 'plain' },
  {
    level: 'info',
    message: 'said "no" \\ and \\"',
    metadata: { a: {}, sort: ['2026', 'x'], _source: { _id: '"' } },
  },
  {
    level: 'größe',
    message: '},"sort":["x","y"]},{"_index":"z"',
    metadata: { deep: [{ a: [{}] }, '}', '\\'] },
  },
  {},
];
const response = {
  pit_id: 'abc',
  took: 3,
  timed_out: false,
  _shards: { total: 1, successful: 1, skipped: 0, failed: 0 },
  hits: {
    max_score: null,
    hits: sources.map((_source, n) => ({
      _index: 'timberline-logs-2026.11.24',
      _id: `id${n}`,
      _score: null,
      _source,
      sort: ['2026-11-24T15:00:00Z', `id${n}`],
    })),
  },
};

describe('a response with raw sources', () => {
  it('Every source is its JSON text, whatever it contains.', () => {
    const { hits, ...rest } = parseRawResponse(JSON.stringify(response));
    expect(rest).toEqual({ pit_id: 'abc', took: 3, timed_out: false, _shards: response._shards });
    expect(hits.hits.map(({ source }) => JSON.parse(source) as unknown)).toEqual(sources);
    expect(hits.hits[2]).toMatchObject({ _id: 'id2', sort: ['2026-11-24T15:00:00Z', 'id2'] });
  });

  it('UTF-8 that was decoded as Latin-1 can be parsed.', () => {
    const text = Buffer.from(JSON.stringify(response)).toString('latin1');
    const [, , third] = parseRawResponse(text).hits.hits;
    expect(JSON.parse(Buffer.from(third!.source, 'latin1').toString())).toEqual(sources[2]);
  });

  it('A response may have no hits.', () => {
    const none = { ...response, hits: { max_score: null, hits: [] } };
    expect(parseRawResponse(JSON.stringify(none)).hits.hits).toEqual([]);
  });

  it('A truncated response is an error.', () => {
    const text = JSON.stringify(response);
    for (const length of [text.length - 1, text.length - 40, 300, 200])
      expect(() => parseRawResponse(text.slice(0, length))).toThrow();
  });
});
