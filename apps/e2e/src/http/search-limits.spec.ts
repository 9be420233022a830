// Reads of long logs, which are limited in bytes, and searches of one client, which leave room for those of another one.
import { get } from 'node:http';
import { beforeAll, describe, expect, test } from 'vitest';
import type { FoundLog, LogContext, LogPage, Trace } from '@timberline/contract';
import { LOGS_START, makeLog, timestampAt, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';

const api = sharedApi();

describe('Long logs', () => {
  const marker = uniqueMarker('long');
  const COUNT = 80;
  /** A message of 256 KiB, in which one character in two bytes would double the memory of all others. */
  const LONG = `${'a'.repeat(256 * 1024 - 12)} word 日本`;
  /** The longest answer of a page, in bytes. */
  const MAX_PAGE_BYTES = 8.5 * 1024 * 1024;
  let ids: string[];

  beforeAll(async () => {
    const logs = Array.from({ length: COUNT }, (_, n) =>
      makeLog(marker, {
        message: LONG,
        resourceId: marker,
        traceId: marker,
        spanId: marker,
        timestamp: timestampAt(LOGS_START, n),
      }),
    );
    for (let start = 0; start < COUNT; start += 40)
      await api.store(logs.slice(start, start + 40), { form: 'ndjson' });
    ids = (await api.allLogs({ parentResourceId: marker, sort: 'asc' })).map(({ id }) => id);
  });

  test('All logs are read, although they do not fit into one answer.', () => {
    expect(new Set(ids).size).toBe(COUNT);
  });

  test.each(['desc', 'asc'] as const)(
    'Pages in %s order are shorter than asked for, and together have each log once and in order, forward and backward.',
    async (sort) => {
      const expected = sort === 'asc' ? ids : ids.toReversed();
      const query = { parentResourceId: marker, sort, size: 500 };
      let { body: page, text } = await api.get<LogPage>('/api/logs', query);
      expect(page.truncated).toBe(true);
      expect(page.logs.length).toBeLessThan(COUNT / 2);
      const forward = page.logs.map(({ id }) => id);
      while (page.next !== null) {
        expect(Buffer.byteLength(text)).toBeLessThan(MAX_PAGE_BYTES);
        expect(page.logs.length).toBeGreaterThan(0);
        ({ body: page, text } = await api.get<LogPage>('/api/logs', { ...query, after: page.next }));
        forward.push(...page.logs.map(({ id }) => id));
      }
      expect(page.truncated).toBe(false);
      expect(forward).toEqual(expected);
      const backward = page.logs.map(({ id }) => id);
      while (page.prev !== null) {
        page = await api.page({ ...query, after: page.prev });
        backward.unshift(...page.logs.map(({ id }) => id));
      }
      expect(backward).toEqual(expected);
    },
  );

  test('A page that fits is not truncated, and its messages are as they were sent.', async () => {
    const page = await api.page({ parentResourceId: marker, size: 2, q: 'word' });
    expect(page.truncated).toBe(false);
    expect(page.logs.map(({ message }) => message === LONG)).toEqual([true, true]);
    expect(page.logs[0]!.highlight).toEqual({ message: [[LONG.indexOf('word'), LONG.indexOf('word') + 4]] });
  });

  test('A trace lists the logs that fit, says that there are more, and its spans count all.', async () => {
    const { body } = await api.get<Trace>(`/api/traces/${marker}`);
    expect(body.truncated).toBe(true);
    expect(body.logs.length).toBeGreaterThan(COUNT / 2);
    expect(body.logs.map(({ id }) => id)).toEqual(ids.slice(0, body.logs.length));
    expect(body.spans).toMatchObject([{ spanId: marker, count: COUNT }]);
  });

  test('A context has the nearest logs that fit, and says that there are more.', async () => {
    const middle = COUNT / 2;
    const path = `/api/logs/${ids[middle]}/context`;
    const { body, text } = await api.get<LogContext>(path, { before: 100, after: 100 });
    expect(body.truncated).toBe(true);
    expect(Buffer.byteLength(text)).toBeLessThan(MAX_PAGE_BYTES);
    const idsOf = (logs: FoundLog[]) => logs.map(({ id }) => id);
    expect(body.log.id).toBe(ids[middle]);
    expect(body.before.length).toBeGreaterThan(5);
    expect(body.after.length).toBeGreaterThan(5);
    expect(idsOf(body.before)).toEqual(ids.slice(middle - body.before.length, middle));
    expect(idsOf(body.after)).toEqual(ids.slice(middle + 1, middle + 1 + body.after.length));
  });

  test.each(['desc', 'asc'] as const)('An export in %s order has all logs.', async (sort) => {
    const { text } = await api.get('/api/logs/export', { parentResourceId: marker, sort });
    const lines = text.trimEnd().split('\n');
    const exported = lines.map((line) => (JSON.parse(line) as FoundLog).id);
    expect(exported).toEqual(sort === 'asc' ? ids : ids.toReversed());
  });
});

describe('Searches of two clients', () => {
  const q = Array.from({ length: 62 }, (_, n) => `*x${n + 100}*`).join(' OR ');
  /** More than one client may have running and waiting. */
  const MANY = 100;

  /** The status and the time to try again of a search from an address of this machine. */
  function search(localAddress: string, query: string): Promise<{ status: number; retryAfter?: string }> {
    return new Promise((resolve, reject) => {
      const url = `${api.url}/api/logs?${query}`;
      get(url, { localAddress, agent: false }, (response) => {
        response.resume();
        const { statusCode = 0, headers } = response;
        response.once('end', () => resolve({ status: statusCode, retryAfter: headers['retry-after'] }));
      }).once('error', reject);
    });
  }

  test('Costly searches of one client past its share are a 429 with a time to try again, while another client searches.', async () => {
    const heavy = Array.from({ length: MANY }, () => search('127.0.0.2', `q=${encodeURIComponent(q)}`));
    const other = await search('127.0.0.3', 'q=disk');
    expect(other.status).toBe(200);
    const answers = await Promise.all(heavy);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.every(({ retryAfter }) => Number(retryAfter) > 0)).toBe(true);
    // Others ran in their turn, or were too slow for a busy machine.
    expect(answers.every(({ status }) => [200, 429, 503].includes(status))).toBe(true);
  });
});
