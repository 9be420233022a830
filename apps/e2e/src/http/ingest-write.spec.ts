// The contract of POST /: answers, line numbers, encodings, waiting and idempotency keys.
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { FoundLog, IngestAnswer, Problem } from '@timberline/contract';
import { makeLog, makeLogs, ndjson, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';

const api = sharedApi();
const NDJSON_TYPE = { 'content-type': 'application/x-ndjson' };

async function messages(marker: string, count: number): Promise<string[]> {
  const found = await api.findLogs({ parentResourceId: marker, sort: 'asc' }, count);
  return found.map(({ message }) => message);
}

describe('Answers', () => {
  test('An answer numbers NDJSON lines with blank ones counted, and the valid lines are stored.', async () => {
    const marker = uniqueMarker();
    const [first, second] = makeLogs(marker, 2).map((log) => JSON.stringify(log));
    const body = `\ufeff${first}\r\n\n{"level":"x"}\nnot json\n   \n${second}`;
    const answer = await api.request<IngestAnswer>('/?wait=true&timeout=60', { body, headers: NDJSON_TYPE });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      message: 'logs enqueued for ingestion',
      accepted: 2,
      rejected: 2,
      moreErrors: 0,
    });
    expect(answer.body.errors.map(({ line, path }) => [line, path])).toEqual([
      [3, 'message'],
      [3, 'resourceId'],
      [3, 'timestamp'],
      [4, ''],
    ]);
    expect(await messages(marker, 2)).toHaveLength(2);
  });

  test('An answer numbers array elements and lists the first hundred errors.', async () => {
    const marker = uniqueMarker();
    const logs = makeLogs(marker, 300).map((log, n) => (n % 2 === 0 ? log : { ...log, level: 7 }));
    const answer = await api.post(logs, { query: { wait: true, timeout: 60 } });
    expect(answer.body).toMatchObject({ accepted: 150, rejected: 150, moreErrors: 50 });
    expect(answer.body.errors.map(({ line }) => line)).toEqual(
      Array.from({ length: 100 }, (_, n) => 2 * n + 2),
    );
    expect(await messages(marker, 150)).toHaveLength(150);
  });

  test('A batch without a valid log is a 400 with the errors.', async () => {
    const answer = await api.post(Array.from({ length: 120 }, () => ({ ...makeLog('x'), timestamp: 'now' })));
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toHaveLength(100);
    expect(answer.body).toMatchObject({ moreErrors: 20 });
  });

  test('Unknown and invalid query parameters are refused by name.', async () => {
    for (const [query, path] of [
      [{ refresh: true }, 'refresh'],
      [{ wait: 'yes' }, 'wait'],
      [{ wait: true, timeout: 61 }, 'timeout'],
      [{ timeout: -1 }, 'timeout'],
      [{ timeout: ['1', '2'] }, 'timeout'],
    ] as const) {
      const answer = await api.post([makeLog('x')], { query });
      expect(answer, JSON.stringify(query)).toMatchObject({ status: 400, body: { errors: [{ path }] } });
    }
  });

  test('The answer to ?wait=true comes once the logs can be found and are counted.', async () => {
    const marker = uniqueMarker();
    const before = await api.status();
    const answer = await api.post(makeLogs(marker, 40), { query: { wait: true, timeout: 60 } });
    expect(answer.status).toBe(200);
    expect((await api.page({ parentResourceId: marker })).total.value).toBe(40);
    expect((await api.status()).indexed).toBeGreaterThanOrEqual(before.indexed + 40);
    expect(await api.receipt(answer.body.receipt)).toMatchObject({
      state: 'indexed',
      accepted: 40,
      indexed: 40,
    });
  });

  test('A wait with a timeout of zero is a 202.', async () => {
    expect((await api.post([makeLog('x')], { query: { wait: true, timeout: 0 } })).status).toBe(202);
  });
});

describe('Compressed batches', () => {
  test.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
    ['identity', (body: Buffer) => body],
  ])('A batch compressed with %s is stored completely.', async (encoding, compress) => {
    const marker = uniqueMarker();
    const logs = makeLogs(marker, 50);
    const answer = await api.request<IngestAnswer>('/api/logs?wait=true&timeout=60', {
      body: compress(Buffer.from(ndjson(logs))),
      headers: { ...NDJSON_TYPE, 'content-encoding': encoding },
    });
    expect(answer.body).toMatchObject({ accepted: 50, rejected: 0 });
    expect(await messages(marker, 50)).toEqual(logs.map(({ message }) => message));
  });

  test('A batch of several zstd frames or gzip members is stored completely.', async () => {
    for (const [encoding, compress] of [
      ['zstd', zstdCompressSync],
      ['gzip', gzipSync],
    ] as const) {
      const marker = uniqueMarker();
      const parts = makeLogs(marker, 10).map((log) => compress(Buffer.from(ndjson([log]))));
      const body = Buffer.concat(parts);
      const headers = { ...NDJSON_TYPE, 'content-encoding': encoding };
      expect(
        (await api.request<IngestAnswer>('/?wait=true&timeout=60', { body, headers })).body.accepted,
      ).toBe(10);
      expect(await messages(marker, 10)).toHaveLength(10);
    }
  });
});

test('A batch that takes many slices and jobs is stored completely and in order.', async () => {
  for (const form of ['array', 'ndjson'] as const) {
    const marker = uniqueMarker();
    const logs = makeLogs(marker, 12_000).map((log, n) => ({
      ...log,
      message: `line ${n} ${'filler '.repeat(n % 40)}`,
    }));
    const answer = await api.store(logs, { form });
    const { receipt } = answer;
    expect(await api.receipt(receipt)).toMatchObject({
      state: 'indexed',
      accepted: 12_000,
      indexed: 12_000,
      failed: 0,
    });
    const found: FoundLog[] = await api.allLogs({ parentResourceId: marker, sort: 'asc' });
    expect(found.map(({ message }) => message)).toEqual(logs.map(({ message }) => message));
    expect(found.map(({ id }) => id)).toEqual(found.map(({ id }) => id).toSorted());
  }
});

describe('Idempotency keys', () => {
  const post = (key: string, body: string) =>
    api.request<IngestAnswer & Problem>('/', { body, headers: { ...NDJSON_TYPE, 'idempotency-key': key } });

  test('A repeated idempotency key gets the receipt and counts of the first answer, and nothing is stored twice.', async () => {
    const marker = uniqueMarker();
    const body = `${ndjson(makeLogs(marker, 20))}broken\n`;
    const first = await post(marker, body);
    expect(first.status).toBe(202);
    expect(first.body).toMatchObject({ accepted: 20, rejected: 1 });
    for (let repetition = 0; repetition < 3; repetition++) {
      const answer = await post(marker, body);
      expect(answer.status).toBe(202);
      const { receipt } = first.body;
      expect(answer.body).toMatchObject({ receipt, accepted: 20, rejected: 1, errors: [], moreErrors: 1 });
      expect(answer.headers.get('idempotency-replayed')).toBe('true');
    }
    await api.store(makeLogs(marker, 1));
    expect(await messages(marker, 21)).toHaveLength(21);
  });

  test('Simultaneous posts with one idempotency key are stored once.', async () => {
    const marker = uniqueMarker();
    const body = ndjson(makeLogs(marker, 100));
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(marker, body)));
    const receipts = answers.filter(({ status }) => status === 202).map((answer) => answer.body.receipt);
    expect(receipts.length).toBeGreaterThan(0);
    expect(new Set(receipts).size).toBe(1);
    for (const { status, headers } of answers) {
      expect([202, 409]).toContain(status);
      if (status === 409) expect(headers.get('retry-after')).toMatch(/^\d+$/);
    }
    await api.store(makeLogs(marker, 1));
    expect(await messages(marker, 101)).toHaveLength(101);
  });

  test('A used idempotency key with another body is a 422.', async () => {
    const key = uniqueMarker();
    expect((await post(key, ndjson([makeLog(key)]))).status).toBe(202);
    expect((await post(key, ndjson([makeLog(key, { message: 'other' })]))).status).toBe(422);
  });

  test('The idempotency key of a batch without a valid log can be used again.', async () => {
    const key = uniqueMarker();
    expect((await post(key, '{}')).status).toBe(400);
    expect((await post(key, '{}')).status).toBe(400);
    expect((await post(key, ndjson([makeLog(key)]))).status).toBe(202);
  });

  test('An idempotency key has 1 to 255 characters.', async () => {
    const body = ndjson([makeLog(uniqueMarker())]);
    expect((await post(uniqueMarker().padEnd(255, 'k'), body)).status).toBe(202);
    for (const key of ['', 'k'.repeat(256)]) {
      const answer = await post(key, body);
      expect(answer, `${key.length} characters`).toMatchObject({
        status: 400,
        body: { errors: [{ path: 'Idempotency-Key' }] },
      });
    }
  });

  test('Idempotency keys are independent of each other and can be combined with ?wait=true.', async () => {
    const [one, two] = [uniqueMarker(), uniqueMarker()];
    const body = ndjson(makeLogs(one, 5));
    await post(one, body);
    const headers = { ...NDJSON_TYPE, 'idempotency-key': two };
    const first = await api.request<IngestAnswer>('/?wait=true&timeout=60', { body, headers });
    const again = await api.request<IngestAnswer>('/?wait=true&timeout=60', { body, headers });
    expect(first.status).toBe(200);
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
    expect(await messages(one, 10)).toHaveLength(10);
  });
});
