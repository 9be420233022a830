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
    const text = JSON.stringify(response);
    const { hits, ...rest } = parseRawResponse(text);
    const { hits: _, ...expected } = response;
    expect(rest).toEqual({ ...expected, isCut: false, bytes: text.length });
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

  it('A response keeps its total.', () => {
    const total = { value: 7, relation: 'eq' };
    const counted = { ...response, hits: { total, ...response.hits } };
    expect(parseRawResponse(JSON.stringify(counted)).hits.total).toEqual(total);
  });

  it('A response that was cut anywhere has the hits that it has whole, and says that it lacks some.', () => {
    const text = JSON.stringify(response);
    const behindHits = sources.map((_, n) => text.indexOf(`"id${n}"]}`) + `"id${n}"]}`.length);
    for (let length = text.indexOf('"hits":[') + '"hits":['.length + 1; length < text.length; length++) {
      const { hits, isCut, took } = parseRawResponse(text.slice(0, length), { isCut: true });
      const whole = behindHits.filter((end) => end <= length).length;
      const isLastKnown = whole === 0 || behindHits[whole - 1] !== length || whole === 1;
      expect(hits.hits.length, `hits in ${length} characters`).toBe(isLastKnown ? whole : whole - 1);
      expect(isCut, `cut at ${length}`).toBe(length <= behindHits.at(-1)!);
      expect(took).toBe(3);
    }
  });
});

describe('hits of named queries', () => {
  const named = {
    ...response,
    hits: {
      ...response.hits,
      hits: response.hits.hits.map((hit, n) => ({ ...hit, sort: [n], matched_queries: ['0', `${n}`] })),
    },
    aggregations: { found: { buckets: [{ doc_count: 4 }] } },
  };
  const text = JSON.stringify(named);

  it('They have the names of the queries that they match, and numbers as sort values.', () => {
    const { hits, aggregations } = parseRawResponse<[number]>(text);
    expect(hits.hits.map(({ sort, matched }) => [sort, matched])).toEqual(
      sources.map((_, n) => [[n], ['0', `${n}`]]),
    );
    expect(hits.hits.map(({ source }) => JSON.parse(source) as unknown)).toEqual(sources);
    expect(aggregations).toEqual(named.aggregations);
  });

  it('Wherever the response is cut, the hits in front are whole.', () => {
    for (let length = text.indexOf('"hits":[') + 8; length < text.indexOf(',"aggregations"'); length++) {
      const { hits } = parseRawResponse<[number]>(text.slice(0, length), { isCut: true });
      hits.hits.forEach(({ sort, matched }, n) => expect([sort, matched]).toEqual([[n], ['0', `${n}`]]));
    }
  });
});
