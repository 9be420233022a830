import { describe, expect, it } from 'vitest';
import { type EsQuery, logIdTimePrefix } from '@timberline/elastic';
import { formatNanos } from '@timberline/query';
import type {
  ElasticsearchReader,
  ReadLimit,
  SearchOptions,
} from '../../elasticsearch/elasticsearch-reader.ts';
import type { RawResponse } from '../../elasticsearch/raw-response.ts';
import type { SearchRequest, SearchResponse } from '../../elasticsearch/search-response.ts';
import { fakeReader } from '../../limits/reader.fixture.ts';
import { OrderedReader } from './ordered-reader.ts';

const MILLISECOND = 1_000_000n;
const START = 1_795_532_400_000_000_000n;

/** Length of each log in the responses. */
const LOG_BYTES = 1_000;
const NO_LIMIT: ReadLimit = { limitBytes: Infinity, reserveBytes: 0 };

type Sort = [time: string, id: string];

/** The sort values of `count` logs, `step` nanoseconds apart and received a millisecond apart. */
function logs(count: number, step: bigint, start = START): Sort[] {
  return Array.from({ length: count }, (_, n): Sort => {
    const received = logIdTimePrefix(Number(start / MILLISECOND) + n);
    return [formatNanos(start + BigInt(n) * step), `${received}oLm-ow-400001`];
  });
}

/** Answers searches as Elasticsearch would, as far as an OrderedReader asks. */
class FakeIndex {
  searches = 0;

  constructor(private readonly sorts: readonly Sort[]) {}

  search(request: SearchRequest): Promise<SearchResponse> {
    const matching = this.sorts.filter((sort) => matches(request.query, sort));
    if (request.size === 0)
      return Promise.resolve({
        hits: { hits: [], total: count(matching) },
        ...(request.aggs && { aggregations: timeBounds(matching) }),
      } as never);
    this.searches++;
    if (request.terminate_after !== undefined && matching.length > request.terminate_after)
      return Promise.resolve({ terminated_early: true, hits: { hits: [] } } as never);
    const [order] = request.sort as { timestamp: { order: 'asc' | 'desc' } }[];
    const sign = order!.timestamp.order === 'asc' ? 1 : -1;
    const after = request.search_after as Sort | undefined;
    const hits = matching
      .filter((sort) => !after || sign * compare(sort, after) > 0)
      .sort((a, b) => sign * compare(a, b))
      .slice(0, request.size)
      .map((sort) => ({ sort }));
    return Promise.resolve({ hits: { hits } } as never);
  }

  /** As `search`, with logs of the same length, cut where they do not fit. */
  async searchLogs(
    request: SearchRequest,
    _: SearchOptions,
    { limitBytes }: ReadLimit,
  ): Promise<RawResponse> {
    const { hits, ...rest } = await this.search(request);
    const fitting = hits.hits.slice(0, Math.floor(limitBytes / LOG_BYTES));
    return {
      ...rest,
      hits: { ...hits, hits: fitting },
      isCut: fitting.length < hits.hits.length,
      bytes: fitting.length * LOG_BYTES,
    } as never;
  }
}

/** The first and the last time, by each name that a request may give them. */
function timeBounds(sorts: readonly Sort[]): SearchResponse['aggregations'] {
  const times = sorts.map(([time]) => time).sort();
  const value = (time: string | undefined) => (time === undefined ? null : Date.parse(time));
  const oldest = { value: value(times[0]) };
  return { oldest, next: oldest, newest: { value: value(times.at(-1)) } };
}

type Bounds = Record<string, string>;

function matches(query: EsQuery | undefined, [time, id]: Sort): boolean {
  const clauses = (query?.bool?.filter ?? []) as { range?: { timestamp?: Bounds; id?: Bounds } }[];
  return clauses.every(({ range }) => isWithin(range?.timestamp, time) && isWithin(range?.id, id));
}

function isWithin(bounds: Bounds | undefined, value: string): boolean {
  const { gte, lte, lt } = bounds ?? {};
  return !(
    (gte !== undefined && value < gte) ||
    (lte !== undefined && value > lte) ||
    (lt !== undefined && value >= lt)
  );
}

function compare(a: Sort, b: Sort): number {
  const [left, right] = [a.join(' '), b.join(' ')];
  return left < right ? -1 : left > right ? 1 : 0;
}

function count(sorts: readonly Sort[]) {
  return { value: sorts.length, relation: 'eq' };
}

/** Reads pages until the end, and returns the sort values of all hits. */
async function readAll(
  index: FakeIndex,
  direction: 'asc' | 'desc',
  size: number,
  limit = NO_LIMIT,
): Promise<Sort[]> {
  const reader = new OrderedReader(index as unknown as ElasticsearchReader);
  const all: Sort[] = [];
  let window: bigint | undefined;
  for (;;) {
    const last = all.at(-1);
    const after = last && { time: last[0], id: last[1] };
    const page = await reader.read({ reader: READER, clauses: [], direction, after, size, window, limit });
    all.push(...page.hits.map(({ sort }) => sort));
    if (page.hits.length < size && !page.isCut) return all;
    window = page.window;
  }
}

const { reader: READER } = fakeReader('a');

describe('OrderedReader', () => {
  const sparse = logs(300, 3_600_000n * MILLISECOND);
  const dense = logs(45_000, 7n);
  const instant = logs(45_000, 0n);
  const mixed = [
    ...logs(10, 86_400_000n * MILLISECOND),
    ...logs(25_000, 0n, START + 500n * 86_400_000n * MILLISECOND),
    ...logs(5_000, 3n, START + 1_000n * 86_400_000n * MILLISECOND),
  ];

  it.each([
    ['no logs', []],
    ['a single log', logs(1, 1n)],
    ['logs an hour apart', sparse],
    ['logs some nanoseconds apart', dense],
    ['more logs at one instant than a window may hold', instant],
    ['a burst between sparse and dense logs', mixed],
  ])('Pages in either direction return each log once and in order: %s.', async (_what, sorts) => {
    const ordered = [...sorts].sort(compare);
    expect(await readAll(new FakeIndex(sorts), 'asc', 9_000)).toEqual(ordered);
    expect(await readAll(new FakeIndex(sorts), 'desc', 9_000)).toEqual(ordered.reverse());
  });

  it.each([
    ['sparse logs', sparse],
    ['logs at one instant', instant.slice(0, 2_000)],
    ['a burst', mixed.slice(0, 2_000)],
  ])('Pages that are cut by their bytes return each log once and in order: %s.', async (_what, sorts) => {
    const ordered = [...sorts].sort(compare);
    // Room for 300 logs, of which the first search asks for fewer and the page for more.
    const limit = { limitBytes: 300 * LOG_BYTES, reserveBytes: 0 };
    expect(await readAll(new FakeIndex(sorts), 'asc', 500, limit)).toEqual(ordered);
    expect(await readAll(new FakeIndex(sorts), 'desc', 500, limit)).toEqual(ordered.reverse());
  });

  it('A read of long logs asks for few of them, and says that more follow.', async () => {
    const index = new FakeIndex(dense);
    const sizes: (number | undefined)[] = [];
    const searchLogs = index.searchLogs.bind(index);
    index.searchLogs = (request, ...rest) => {
      sizes.push(request.size);
      return searchLogs(request, ...rest);
    };
    const reader = new OrderedReader(index as unknown as ElasticsearchReader);
    const limit = { limitBytes: 200 * LOG_BYTES, reserveBytes: 0 };
    const page = await reader.read({ reader: READER, clauses: [], direction: 'desc', size: 5_000, limit });
    expect(page.isCut).toBe(true);
    expect(page.hits.length).toBeGreaterThanOrEqual(200);
    expect(Math.max(...sizes.map((size) => size ?? 0))).toBeLessThan(300);
  });

  it('A page against the order of the index takes few searches, wherever it begins.', async () => {
    const index = new FakeIndex(dense);
    const [time, id] = dense[30_000]!;
    const reader = new OrderedReader(index as unknown as ElasticsearchReader);
    const page = await reader.read({
      reader: READER,
      clauses: [],
      direction: 'asc',
      after: { time, id },
      size: 50,
      limit: NO_LIMIT,
    });
    expect(page.hits.map(({ sort }) => sort)).toEqual(dense.slice(30_001, 30_051));
    expect(index.searches).toBeLessThanOrEqual(4);
  });

  it.each([
    ['none', 11, 1],
    ['one', 10, 2],
    ['some', 7, 3],
  ])('Where few logs are left, a read finds them in few searches: %s.', async (_what, position, most) => {
    const few = logs(12, MILLISECOND);
    const index = new FakeIndex(few);
    const [time, id] = few[position]!;
    const reader = new OrderedReader(index as unknown as ElasticsearchReader);
    const read = { reader: READER, clauses: [], direction: 'asc', limit: NO_LIMIT } as const;
    const page = await reader.read({ ...read, after: { time, id }, size: 10, window: 2n * MILLISECOND });
    expect(page.hits.map(({ sort }) => sort)).toEqual(few.slice(position + 1));
    expect(index.searches).toBeLessThanOrEqual(most + 1);
  });

  it('A read goes over a gap to more logs than a window may hold.', async () => {
    const far = START + 1_000n * 86_400_000n * MILLISECOND;
    const index = new FakeIndex([...logs(2, MILLISECOND), ...logs(45_000, 7n, far)]);
    const reader = new OrderedReader(index as unknown as ElasticsearchReader);
    const [time, id] = logs(1, 1n)[0]!;
    const read = { reader: READER, clauses: [], direction: 'asc', limit: NO_LIMIT } as const;
    const page = await reader.read({ ...read, after: { time, id }, size: 10, window: MILLISECOND });
    expect(page.hits.map(({ sort }) => sort)).toEqual([
      ...logs(2, MILLISECOND).slice(1),
      ...logs(9, 7n, far),
    ]);
    expect(index.searches).toBeLessThanOrEqual(15);
  });

  it.each([
    ['enough logs are near', 10, 10n, 5],
    ['too few are', 10, 3n, undefined],
    ['too many are', 10, 45_000n, undefined],
    ['they are too long', 400, 1_000n, undefined],
  ])(
    'A near read takes one search, and finds all it was asked for or nothing: %s.',
    async (_what, size, span, found) => {
      const index = new FakeIndex(dense);
      const [time, id] = dense[4]!;
      const reader = new OrderedReader(index as unknown as ElasticsearchReader);
      const limit = { limitBytes: 300 * LOG_BYTES, reserveBytes: 0 };
      const read = {
        reader: READER,
        clauses: [],
        direction: 'asc',
        after: { time, id },
        size,
        limit,
      } as const;
      const near = await reader.readNear(read, 7n * span + 7n);
      const expected = found === undefined ? undefined : dense.slice(found, found + size);
      expect(near?.hits.map(({ sort }) => sort)).toEqual(expected);
      expect(index.searches).toBe(1);
    },
  );

  it('A read returns the id of the point in time that the last response renewed.', async () => {
    let renewals = 0;
    const index = new FakeIndex(sparse);
    const reader = new OrderedReader(index as unknown as ElasticsearchReader);
    const pits: (string | undefined)[] = [];
    const searchLogs = index.searchLogs.bind(index);
    index.searchLogs = async (request, ...rest) => {
      pits.push(request.pit?.id);
      return { ...(await searchLogs(request, ...rest)), pit_id: `pit-${++renewals}` };
    };
    const page = await reader.read({
      reader: READER,
      clauses: [],
      direction: 'asc',
      size: 300,
      pit: { id: 'pit-0' },
      limit: NO_LIMIT,
    });
    expect(pits).toEqual(pits.map((_, n) => `pit-${n}`));
    expect(page.pitId).toBe(`pit-${renewals}`);
  });

  it('Only a read in the order of the index counts, and only up to the given number.', async () => {
    const requests: SearchRequest[] = [];
    const index = new FakeIndex(sparse);
    const reader = new OrderedReader(index as unknown as ElasticsearchReader);
    const searchLogs = index.searchLogs.bind(index);
    index.searchLogs = (request, ...rest) => {
      requests.push(request);
      return searchLogs(request, ...rest);
    };
    await reader.read({
      reader: READER,
      clauses: [],
      direction: 'desc',
      size: 1,
      totalUpTo: 10_001,
      limit: NO_LIMIT,
    });
    expect(requests).toMatchObject([{ track_total_hits: 10_001 }]);
  });
});
