// Facets, compared with the brute-force reference.
import { beforeAll, describe, expect, inject, test, vi } from 'vitest';
import type {
  Facet,
  Facets,
  FieldValues,
  FoundLog,
  LogContext,
  LogPattern,
  LogPatterns,
  Problem,
} from '@timberline/contract';
import { patternId, templateOf } from '@timberline/patterns';
import { seededRandom } from '@timberline/testing';
import { askElasticsearch } from '../harness/elasticsearch.ts';
import type { Query } from '../harness/http-client.ts';
import { makeLog, makeLogs, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';
import { countBy, inOrder, leavesAt } from './brute-force.ts';
import { randomLog } from './random-queries.ts';

const FIELDS = [
  ...['level', 'resourceId', 'traceId', 'spanId', 'commit', 'protocol', 'parentResourceId', 'redacted'],
  ...['status', 'http.method', 'http.took', 'tags', 'n', 'dotted.key.with space', 'no.such.key'].map(
    (key) => `metadata.${key}`,
  ),
];

const api = sharedApi();
const stack = { urls: inject('urls') };
/** The document that says which patterns are one. */
const JOINED = 'timberline-patterns/_doc/joined';
const marker = uniqueMarker('facets');
let all: FoundLog[] = [];

beforeAll(async () => {
  const random = seededRandom(23);
  await api.store(Array.from({ length: 700 }, (_, n) => randomLog(random, marker, n)));
  all = await api.allLogs({ parentResourceId: marker });
  expect(all).toHaveLength(700);
});

async function facets(field: string | string[], query: Query = {}): Promise<Facet[]> {
  const answer = await api.get<Facets>('/api/logs/facets', { parentResourceId: marker, field, ...query });
  expect(answer.status, answer.text).toBe(200);
  expect(answer.body).toMatchObject({ truncated: false, partial: null });
  return answer.body.facets;
}

/** The different values of a field of a log, as texts. */
function valuesOf(log: FoundLog, field: string): string[] {
  if (field === 'parentResourceId') return valuesOf(log, 'metadata.parentResourceId');
  if (field.startsWith('metadata.'))
    return [...new Set(leavesAt(log, field.slice('metadata.'.length)).map(String))];
  const value = log[field as keyof FoundLog] as string | undefined;
  return value === undefined ? [] : [value];
}

/** Checks a facet by counting these logs one by one. */
function expectCounted(facet: Facet, logs: readonly FoundLog[], size: number): void {
  const { field, values, other, missing, unique } = facet;
  const counts = countBy(
    logs.flatMap((log) => valuesOf(log, field)),
    (value) => value,
  );
  const most = Object.values(counts).sort((a, b) => b - a);
  expect(
    values.map(({ count }) => count),
    field,
  ).toEqual(most.slice(0, size));
  for (const { value, count } of values) expect(counts[value], `${field} ${value}`).toBe(count);
  const listed = new Set(values.map(({ value }) => value));
  const present = logs.filter((log) => valuesOf(log, field).length > 0);
  expect(other, field).toBe(
    present.filter((log) => !valuesOf(log, field).some((value) => listed.has(value))).length,
  );
  expect(missing, field).toBe(logs.length - present.length);
  expect(unique, field).toEqual({ value: most.length, relation: 'eq' });
}

describe('Patterns', () => {
  const patterns = async (query: Query): Promise<LogPatterns> => {
    const answer = await api.get<LogPatterns>('/api/logs/patterns', { parentResourceId: marker, ...query });
    expect(answer.status, answer.text).toBe(200);
    return answer.body;
  };
  const toMs = (time: string) => new Date(Date.parse(time)).toISOString();

  /** Patterns may be joined between two readings: then both are read again. */
  const settled = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 50_000, interval: 500 });

  test('With patterns, every number is that of a count one by one, and a filter narrows all but the first time.', () =>
    settled(async () => {
      const read = await api.allLogs({ parentResourceId: marker });
      const ofInfo = read.filter(({ level }) => level === 'info');
      for (const [logs, query] of [
        [read, {}],
        [ofInfo, { level: 'info' }],
      ] as const) {
        const size = 20;
        const found = await patterns({ ...query, size, buckets: 10 });
        const counts = countBy(logs, ({ pattern }) => pattern!);
        expect(found.patterns.map(({ count }) => count)).toEqual(
          Object.values(counts)
            .sort((a, b) => b - a)
            .slice(0, size),
        );
        for (const { id, template, ...pattern } of found.patterns) {
          const members = logs.filter((log) => log.pattern === id);
          const times = members.map(({ timestamp }) => toMs(timestamp)).sort();
          const ever = read.filter((log) => log.pattern === id).map(({ timestamp }) => toMs(timestamp));
          expect(pattern).toMatchObject({
            count: members.length,
            levels: countBy(members, ({ level }) => level),
            first: times[0],
            last: times.at(-1),
          });
          // Other tests store logs of the same patterns.
          expect(pattern.firstEver <= ever.sort()[0]!).toBe(true);
          const { highlight: _, ...sample } = read.find((log) => log.id === pattern.sample?.id)!;
          expect(pattern.sample).toEqual(sample);
          expect(sample.pattern).toBe(id);
          expect(toMs(sample.timestamp)).toBe(pattern.last);
          const own = templateOf(sample.message);
          if (template !== own) expect(template, own).toContain('<*>');
          expect(pattern.series.reduce((sum, n) => sum + n, 0)).toBe(members.length);
        }
        const listed = found.patterns.reduce((sum, { count }) => sum + count, 0);
        const rest = {
          other: logs.length - listed,
          withoutPattern: 0,
          total: logs.length,
          truncated: false,
        };
        expect(found).toMatchObject(rest);
        expectCounted((await facets('pattern', { ...query, size: 10 }))[0]!, logs, 10);
      }
    }));

  test('The id of a pattern selects its logs, and no logs have no patterns.', () =>
    settled(async () => {
      const [{ id, count } = { id: '', count: 0 }] = (await patterns({ size: 1 })).patterns;
      const selected = await patterns({ q: `pattern:${id}` });
      expect(selected).toMatchObject({ patterns: [{ id, count, series: [] }], other: 0, total: count });
      const none = await patterns({ q: 'pattern:none', buckets: 5 });
      expect(none).toMatchObject({ patterns: [], other: 0, withoutPattern: 0, total: 0, interval: null });
    }));

  test('Patterns that differ in a name become one, under any filter, and each of their ids selects all logs.', async () => {
    const parent = { parentResourceId: uniqueMarker('joined') };
    const names = ['ada', 'grace', 'alan', 'edgar', 'barbara', 'donald'];
    const messages = names.map((name) => `parcel for customer ${name} left the warehouse`);
    await api.store(
      [...messages, ...messages].map((message, n) =>
        makeLog(parent.parentResourceId, { message, level: n % 3 === 0 ? 'warn' : 'info' }, n),
      ),
    );
    const own = messages.map((message) => patternId(templateOf(message)));
    await settled(async () => {
      expect((await patterns(parent)).patterns).toHaveLength(1);
    });
    const found = await patterns({ ...parent, buckets: 5 });
    const [{ id, series, sample, ...pattern }] = found.patterns as [LogPattern];
    expect(own).toContain(id);
    expect(pattern).toMatchObject({
      template: 'parcel for customer <*> left the warehouse',
      count: 12,
      levels: { warn: 4, info: 8 },
    });
    expect(found).toMatchObject({ other: 0, withoutPattern: 0, total: 12 });
    expect(series.reduce((sum, n) => sum + n, 0)).toBe(12);
    expect(sample?.pattern).toBe(id);
    for (const one of own) {
      const logs = await api.allLogs({ ...parent, q: `level:warn pattern:${one}` });
      expect(logs.map((log) => log.pattern)).toEqual([id, id, id, id]);
    }
    expect((await patterns({ ...parent, level: 'warn' })).patterns).toMatchObject([{ id, count: 4 }]);
    expect((await api.allLogs({ ...parent, q: `-pattern:${own[3]!}` })).length).toBe(0);
    expect(await facets('pattern', parent)).toEqual([
      {
        field: 'pattern',
        values: [{ value: id, count: 12 }],
        other: 0,
        missing: 0,
        unique: { value: 1, relation: 'eq' },
      },
    ]);
    const { body } = await api.get<FieldValues>('/api/logs/fields/pattern/values', {
      ...parent,
      level: 'info',
    });
    expect(body).toMatchObject({ values: [{ value: id, count: 8 }], other: 0, missing: 0 });
    const [{ id: logId }] = (await api.allLogs(parent)) as [FoundLog];
    expect((await api.get<FoundLog>(`/api/logs/${logId}`)).body.pattern).toBe(id);

    // The next holder of the lease begins here, while the processor believes that it has it.
    type Document = { _source: { term: number; groups: { id: string; members: string[] }[] } };
    const document = async () =>
      ((await (await askElasticsearch(stack, 'GET', JOINED)).json()) as Document)._source;
    const before = await document();
    const term = before.term + 1_000_000;
    await askElasticsearch(stack, 'PUT', JOINED, { ...before, term });
    await api.store([
      makeLog(parent.parentResourceId, { message: 'parcel for customer linus left the warehouse' }),
    ]);
    // It writes nothing under its own term, but takes the lease again under a later one, and goes on from what is stored.
    await settled(async () => {
      expect((await patterns(parent)).patterns).toMatchObject([{ id, count: 13 }]);
    });
    const after = await document();
    expect(after.term).toBeGreaterThan(term);
    expect(after.groups.find((group) => group.id === id)?.members).toHaveLength(6);
  }, 120_000);
});

describe('Facets', () => {
  test.each([1, 3, 100])(
    'With %i values of each field, every number is that of a count one by one.',
    async (size) => {
      const found = await facets(FIELDS, { size });
      expect(found.map(({ field }) => field)).toEqual(FIELDS);
      for (const facet of found) expectCounted(facet, all, size);
    },
  );

  test('A filter narrows the counts of all fields, its own among them.', async () => {
    const logs = all.filter(({ level, resourceId }) => level === 'info' && resourceId === 'checkout');
    expect(logs.length).toBeGreaterThan(0);
    for (const query of [{ level: 'info', resourceId: 'checkout' }, { q: 'level:info resourceId:checkout' }])
      for (const facet of await facets(FIELDS, query)) expectCounted(facet, logs, 10);
  });

  test("With own=ignored a field's own filter hides none of its values, and narrows those of the others.", async () => {
    const isInfo = ({ level }: FoundLog) => level === 'info';
    const isCheckout = ({ resourceId }: FoundLog) => resourceId === 'checkout';
    for (const query of [
      { level: 'INFO', resourceId: 'checkout' },
      { q: 'level:info resourceId:checkout' },
      { q: '(level:info)', resourceId: ['checkout'] },
    ]) {
      const [level, resource, status, ofInfo] = await facets(
        ['level', 'resourceId', 'metadata.status', 'traceId'],
        { own: 'ignored', ...query },
      );
      expectCounted(level!, all.filter(isCheckout), 10);
      expectCounted(resource!, all.filter(isInfo), 10);
      const both = all.filter((log) => isInfo(log) && isCheckout(log));
      expectCounted(status!, both, 10);
      expectCounted(ofInfo!, both, 10);
    }
    const without = all.filter((log) => !valuesOf(log, 'metadata.status').includes('500'));
    const [status, level] = await facets(['metadata.status', 'level'], {
      own: 'ignored',
      q: '-metadata.status:500',
    });
    expectCounted(status!, all, 10);
    expectCounted(level!, without, 10);
  });

  test('The values of one field can also be listed without its own filter.', async () => {
    const values = async (query: Query) =>
      (
        await api.get<FieldValues>('/api/logs/fields/resourceId/values', {
          parentResourceId: marker,
          ...query,
        })
      ).body;
    const filter = { resourceId: 'checkout', prefix: 'payments' };
    expect((await values(filter)).values).toEqual([]);
    expect((await values({ ...filter, own: 'ignored' })).values).toHaveLength(2);
    expect(await values({ ...filter, q: 'resourceId:checkout', own: 'ignored' })).toEqual(
      await values({ prefix: 'payments' }),
    );
  });

  test('Different values are counted exactly up to 1,000.', async () => {
    const many = uniqueMarker('unique');
    const logs = makeLogs(many, 1_001).map((log, n) => ({
      ...log,
      spanId: `s${n}`,
      traceId: `t${n % 1_000}`,
    }));
    await api.store(logs);
    const found = await facets(['spanId', 'traceId'], { parentResourceId: many, size: 1 });
    expect(found).toMatchObject([
      { other: 1_000, unique: { value: 1_000, relation: 'gte' } },
      { values: [{ value: 't0', count: 2 }], other: 999, unique: { value: 1_000, relation: 'eq' } },
    ]);
  });

  test('Keys with many values are counted beside keys with few, as often as they are asked for.', async () => {
    const wide = uniqueMarker('wide');
    const logs = makeLogs(wide, 1_200).map((log, n) => {
      const metadata = {
        [`${wide}a`]: `v${n}`,
        [`${wide}b`]: n % 3,
        [`${wide}c`]: `v${n % 700}`,
        [`${wide}d`]: [n % 2, 2],
      };
      return { ...log, metadata: { ...log.metadata, ...metadata } };
    });
    await api.store(logs);
    const field = ['a', 'b', 'c', 'd'].map((key) => `metadata.${wide}${key}`);
    for (let time = 0; time < 2; time++) {
      const [a, b, c, d] = await facets(field, { parentResourceId: wide, size: 2 });
      expect(a).toMatchObject({ other: 1_198, missing: 0, unique: { value: 1_000, relation: 'gte' } });
      expect(b!.values.map(({ count }) => count)).toEqual([400, 400]);
      expect(b).toMatchObject({ other: 400, missing: 0, unique: { value: 3, relation: 'eq' } });
      expect(c).toMatchObject({ other: 1_196, missing: 0, unique: { value: 700, relation: 'eq' } });
      expect(d).toMatchObject({
        values: [{ value: '2', count: 1_200 }, { count: 600 }],
        other: 0,
        missing: 0,
      });
    }
  });

  test('Values that are too many bytes for an answer are fewer, and the answer says so.', async () => {
    const long = uniqueMarker('long');
    const value = (n: number) => `${n}`.padStart(3, '0') + '\u0001'.repeat(9_000);
    await api.store(
      makeLogs(long, 120).map((log, n) => ({ ...log, metadata: { ...log.metadata, [long]: value(n) } })),
    );
    const query = { parentResourceId: long, field: ['level', `metadata.${long}`], size: 100 };
    const { body, text } = await api.get<Facets>('/api/logs/facets', query);
    expect(body.truncated).toBe(true);
    expect(text.length).toBeLessThan(4 * 1024 * 1024);
    const [level, cut] = body.facets;
    expect(level!.values).toHaveLength(4);
    expect(cut!.values.length).toBeGreaterThan(10);
    expect(cut!.values.length + cut!.other).toBe(120);
  });

  test.each([
    ['no field', {}, /expected the name of a field/],
    ['an unknown field', { field: ['level', 'levle'] }, /There is no field levle/],
    ['a field that is different in nearly every log', { field: 'message' }, /cannot be listed/],
    ['33 fields', { field: Array.from({ length: 33 }, (_, n) => `metadata.k${n}`) }, /at most 32/],
  ] as [string, Query, RegExp][])(
    'A request for %s is a 400 that names the parameter.',
    async (_, query, text) => {
      const { status, body } = await api.get<Problem>('/api/logs/facets', query);
      expect(status).toBe(400);
      expect(body.errors![0]!.path).toBe('field');
      expect(body.detail).toMatch(text);
    },
  );

  test('A request for 32 fields is answered.', async () => {
    const field = Array.from({ length: 32 }, (_, n) => `metadata.k${n}`);
    for (const facet of await facets(field)) expectCounted(facet, all, 10);
  });
});

test('The context of a log among those with the same parent is its neighbors in time, whatever their resource.', async () => {
  const ordered = inOrder(all, 'asc');
  const at = ordered[350]!;
  const path = `/api/logs/${at.id}/context`;
  const { body } = await api.get<LogContext>(path, { scope: 'parent', before: 3, after: 4 });
  expect(body.before.map(({ id }) => id)).toEqual(ordered.slice(347, 350).map(({ id }) => id));
  expect(body.after.map(({ id }) => id)).toEqual(ordered.slice(351, 355).map(({ id }) => id));
});
