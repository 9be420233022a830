import { describe, expect, it } from 'vitest';
import { readRawAnswer } from './raw-response.ts';

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
const answer = {
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

describe('an answer with raw sources', () => {
  it('has every source as its text, whatever stands in it', () => {
    const { hits, ...rest } = readRawAnswer(JSON.stringify(answer));
    expect(rest).toEqual({ pit_id: 'abc', took: 3, timed_out: false, _shards: answer._shards });
    expect(hits.hits.map(({ source }) => JSON.parse(source) as unknown)).toEqual(sources);
    expect(hits.hits[2]).toMatchObject({ _id: 'id2', sort: ['2026-11-24T15:00:00Z', 'id2'] });
  });

  it('may be read without decoding it', () => {
    const text = Buffer.from(JSON.stringify(answer)).toString('latin1');
    const [, , third] = readRawAnswer(text).hits.hits;
    expect(JSON.parse(Buffer.from(third!.source, 'latin1').toString())).toEqual(sources[2]);
  });

  it('may have no hits', () => {
    const none = { ...answer, hits: { max_score: null, hits: [] } };
    expect(readRawAnswer(JSON.stringify(none)).hits.hits).toEqual([]);
  });

  it('is an error when it is cut', () => {
    const text = JSON.stringify(answer);
    for (const length of [text.length - 1, text.length - 40, 300, 200])
      expect(() => readRawAnswer(text.slice(0, length))).toThrow();
  });
});
