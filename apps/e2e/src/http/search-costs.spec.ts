// Queries that would cost too much are refused, and the refusal points at the part that does.
import { beforeAll, expect, test } from 'vitest';
import type { Problem } from '@timberline/contract';
import { makeLog, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';

const api = sharedApi();
const marker = uniqueMarker('costs');
/** More than the 16,384 words that a beginning behind another word may fit; theirs is one that no other spec looks for. */
const WORDS = 17_000;

let id: string;
beforeAll(async () => {
  const words = Array.from({ length: WORDS }, (_, n) => `blk_zq${n.toString(36).padStart(4, '0')}`);
  await api.store([makeLog(marker, { level: 'info', message: words.join(' ') })]);
  id = (await api.page({ parentResourceId: marker })).logs[0]!.id;
});

test.each([
  ['blk_zq*', 1],
  ['level:info blk_zq*', 12],
  ['zq* blk_zq*', 5],
  ['(blk_zq0001* OR level:fatal) AND (level:error OR BLK_Zq*)', 50],
  ['"blk zq0001" level:info message:blk_zq*', 25],
])('%s is a 400 with the column of the beginning that fits too many words', async (q, column) => {
  const reads = [
    '/api/logs',
    '/api/logs/histogram',
    '/api/logs/fields',
    '/api/logs/fields/level/values',
    `/api/logs/${id}/context`,
    '/api/logs/export',
  ];
  for (const path of reads) {
    const answer = await api.get<Problem>(path, { q, ...(path.endsWith('export') && { format: 'csv' }) });
    expect([path, answer.status, answer.text.slice(0, 300)]).toEqual([path, 400, answer.text.slice(0, 300)]);
    expect(answer.body.errors).toEqual([
      { column, path: 'q', message: expect.stringMatching(/^zq\* fits too many/) },
    ]);
  }
});

test.each(['zq*', 'blk_zq0001*', '*zq00*', 'message:zq* blk_zq000*'])('%s is answered', async (q) => {
  const { total } = await api.page({ q, parentResourceId: marker });
  expect(total).toEqual({ value: 1, relation: 'eq' });
});
