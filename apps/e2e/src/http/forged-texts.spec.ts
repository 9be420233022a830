// Cursors and receipts that the installation did not give, or that were changed.
import { createHmac } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import type { Problem } from '@timberline/contract';
import { makeLogs, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';

const api = sharedApi();
const marker = uniqueMarker('forged');
let receipt: string;
let cursor: string;
let id: string;

beforeAll(async () => {
  ({ receipt } = await api.store(makeLogs(marker, 3)));
  const page = await api.page({ parentResourceId: marker, size: 1 });
  cursor = page.next!;
  id = page.logs[0]!.id;
});

const NAMES = 'q level resourceId traceId spanId commit parentResourceId message from to'.split(' ');

/** A cursor as version 0.1.0 made it, whose key anyone can read in its code. */
function forgedCursor(fields: string[]): string {
  const body = Buffer.from(fields.join(' ')).toString('base64url');
  const scope = `desc ${JSON.stringify(NAMES.map((name) => (name === 'parentResourceId' ? marker : '')))}`;
  const hmac = createHmac('sha256', 'timberline cursor 1').update(`${scope}\n${body}`).digest();
  return hmac.subarray(0, 12).toString('base64url') + body;
}

/** A receipt as version 0.1.0 made it. */
function forgedReceipt(...fields: string[]): string {
  const text = fields.join('.');
  return `${text}.${crc32(text, 0x71_4d_be_12).toString(36)}`;
}

test('A cursor that another installation could have made, or that was changed, is a 400 that names after.', async () => {
  const time = '2026-11-27T16:00:00.000000000Z';
  const changed = [...cursor].map((character, at) => {
    const other = character === 'A' ? 'B' : 'A';
    return cursor.slice(0, at) + other + cursor.slice(at + 1);
  });
  const forged = [
    forgedCursor([time, id, '0', '1795534437795', '0', '']),
    forgedCursor([time, id, '0', '1795534437795', '0', 'x']),
    forgedCursor(['nonsense', id, '0', '1795534437795', '0', '']),
    forgedCursor([time, '-', '1', 'NaN', '0', '-5']),
    forgedCursor(['', '', '1', '1795534437795', '0', '9'.repeat(3_000)]),
    ...changed,
    cursor.slice(0, -1),
    `${cursor}.`,
    '.',
  ];
  for (const after of forged) {
    const { status, body } = await api.get<Problem>('/api/logs', {
      parentResourceId: marker,
      size: 1,
      after,
    });
    expect(status, after).toBe(400);
    expect(body.errors?.[0]?.path, after).toBe('after');
  }
  const { status } = await api.get('/api/logs', { parentResourceId: marker, size: 1, after: cursor });
  expect(status).toBe(200);
});

test('A receipt that was invented or changed is a 404.', async () => {
  const counter = id.slice(15);
  const changed = [...receipt].map((character, at) => {
    const other = character === 'A' ? 'B' : 'A';
    return receipt.slice(0, at) + other + receipt.slice(at + 1);
  });
  const forged = [
    forgedReceipt(id, '1', counter),
    forgedReceipt(id, 'zzzzzz', counter),
    forgedReceipt(id, '0', counter),
    forgedReceipt('z'.repeat(20), '5'),
    forgedReceipt(id, '5'),
    ...changed,
    receipt.slice(0, -1),
    `${receipt}.`,
  ];
  for (const text of forged) {
    const { status, body } = await api.get<Problem>(`/api/receipts/${encodeURIComponent(text)}`);
    expect(status, text).toBe(404);
    expect(body.detail, text).not.toMatch(/ERR|exists|command/i);
  }
  expect((await api.get(`/api/receipts/${receipt}`)).status).toBe(200);
});
