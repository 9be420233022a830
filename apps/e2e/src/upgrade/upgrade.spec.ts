// This version starts on the data folders that earlier releases wrote, and loses nothing of them.
//
// `data/RELEASE.tar.gz` holds the engines' data as that release left it when it was stopped: stored logs, logs in jobs
// that no processor had finished, and one dead letter. `data/RELEASE.json` holds what its API answered. `record.ts`
// makes both.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FoundLog, Histogram, LogPage } from '@timberline/contract';
import type { Query } from '../harness/http-client.ts';
import { makeLog, uniqueMarker } from '../harness/logs.ts';
import { startTestStack, type TestStack } from '../harness/stack.ts';
import { waitUntil } from '../harness/wait.ts';

interface Recorded {
  search: { from: string; to: string };
  logs: FoundLog[];
  secondPage: { after: string; size: number; ids: string[] };
  histogram: Histogram;
  trace: { id: string; logs: number };
  word: { q: string; ids: string[] };
  receipts: { indexed: string; queued: string[] };
  queued: number;
  deadLetters: { deadLetters: { id: string; reason: string; log: FoundLog }[]; total: number };
  indexed: number;
}

const DATA = join(import.meta.dirname, 'data');
const RELEASES = readdirSync(DATA)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -'.json'.length));

describe.each(RELEASES)('%s', (release) => {
  const recorded = JSON.parse(readFileSync(join(DATA, `${release}.json`), 'utf8')) as Recorded;
  let stack: TestStack;

  beforeAll(async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'timberline-upgrade-'));
    execFileSync('tar', ['-xzf', join(DATA, `${release}.tar.gz`), '-C', dataDir]);
    stack = await startTestStack({ dataDir });
    // Elasticsearch opens the shards that it finds after it has begun to answer.
    await waitUntil(async () => (await page({ size: 1 })).status === 200, { what: 'readable old indices' });
  });

  afterAll(() => stack?.stop({ wipe: true }));

  const page = (query: Query) => stack.api.get<LogPage>('/api/logs', { ...recorded.search, ...query });

  test('Every log that the old version stored comes back with each of its fields.', async () => {
    for (const log of recorded.logs) {
      const answer = await stack.api.get<FoundLog>(`/api/logs/${log.id}`);
      expect(answer.status, log.id).toBe(200);
      expect(answer.body).toEqual({ ...log, partial: null });
    }
  });

  test('A number that no double can hold comes back with every digit.', async () => {
    const { id } = recorded.logs.find(({ message }) => message === 'exact numbers')!;
    const answer = await stack.api.get(`/api/logs/${id}`);
    expect(answer.text).toContain('"exact":12345678901234567890');
  });

  test('A cursor that the old version gave leads to the same page.', async () => {
    const { after, size, ids } = recorded.secondPage;
    const { status, body } = await page({ after, size });
    expect(status).toBe(200);
    expect(body.logs.map(({ id }) => id)).toEqual(ids);
  });

  test('A word of an old log is found.', async () => {
    const { body } = await page({ q: recorded.word.q, size: 10 });
    expect(body.logs.map(({ id }) => id)).toEqual(recorded.word.ids);
  });

  test('Colored, accented and escaped words of an old log are found by what found them before.', async () => {
    const { id, message } = recorded.logs.find((log) => log.message.includes('coloured'))!;
    for (const q of [
      ...['31mERROR', '0m', `"${message}"`, '"31merror 0m coloured"', '31m*', '*merro*', 'coloured'],
      ...['Café', 'café*', 'cafe\u0301', 'CAFE\u0301', '"Café cafe\u0301"', 'cafe*', '*afe\u0301*'],
      ...['한국어', '\u1112\u1161\u11ab국어', '日本', 'nCaused', '"ncaused by x"'],
    ]) {
      const { body } = await page({ q, resourceId: 'odd' });
      expect(
        body.logs.map((log) => log.id),
        q,
      ).toContain(id);
    }
    const { body } = await page({ message: 'cafe\u0301 31mERROR', resourceId: 'odd' });
    expect(body.logs.map((log) => log.id)).toContain(id);
  });

  test('A trace of old logs is whole.', async () => {
    const answer = await stack.api.get<{ logs: FoundLog[] }>(`/api/traces/${recorded.trace.id}`);
    expect(answer.body.logs).toHaveLength(recorded.trace.logs);
  });

  test('Jobs that the old version left in the queue are indexed, each log once.', async () => {
    await expect
      .poll(async () => (await page({ resourceId: 'queued', size: 500 })).body.logs.length)
      .toBe(recorded.queued);
    for (const receipt of recorded.receipts.queued)
      await expect
        .poll(async () => (await stack.api.get<{ state: string }>(`/api/receipts/${receipt}`)).body.state)
        .toBe('indexed');
    const status = await stack.api.get<{ indexed: number }>('/api/ingest/status');
    expect(status.body.indexed).toBe(recorded.indexed + recorded.queued);
  });

  test('A receipt that the old version gave holds.', async () => {
    const answer = await stack.api.get<{ state: string }>(`/api/receipts/${recorded.receipts.indexed}`);
    expect(answer.body.state).toBe('indexed');
  });

  test('A histogram counts old logs and those that were queued.', async () => {
    const answer = await stack.api.get<Histogram>('/api/logs/histogram', { ...recorded.search, buckets: 24 });
    expect(answer.body.interval).toBe(recorded.histogram.interval);
    await expect
      .poll(async () => {
        const { body } = await stack.api.get<Histogram>('/api/logs/histogram', {
          ...recorded.search,
          buckets: 24,
        });
        return body.total;
      })
      .toBe(recorded.histogram.total + recorded.queued);
  });

  test('A dead letter of the old version is listed and can be replayed.', async () => {
    const listed = await stack.api.get<Recorded['deadLetters']>('/api/dead-letters');
    expect(listed.body).toEqual({ ...recorded.deadLetters, truncated: false });
    const [first] = recorded.deadLetters.deadLetters;
    await stack.api.request('/api/dead-letters/replay', { json: { ids: [first!.id] } });
    await expect
      .poll(async () => (await stack.api.get<FoundLog>(`/api/logs/${first!.id}`)).body)
      .toEqual({ ...first!.log, partial: null });
  });

  test('New logs are stored beside the old ones in one answer.', async () => {
    const marker = uniqueMarker();
    const log = makeLog(marker, { message: 'after the upgrade', timestamp: '2026-11-24T23:00:00Z' });
    await stack.api.store([log]);
    const { body } = await page({ size: 500 });
    expect(body.logs.some(({ message }) => message.includes('after the upgrade'))).toBe(true);
    expect(body.logs.some(({ id }) => id === recorded.logs[0]!.id)).toBe(true);
  });
});
