// Queries whose prefixes match too many words are refused, and the error points at the prefix.
import { beforeAll, expect, test } from 'vitest';
import type { Problem } from '@timberline/contract';
import { LOGS_START, makeLog, timestampAt, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';

const api = sharedApi();
const marker = uniqueMarker('costs');
/**
 * More words than a prefix after another word may match, which is 16,384. No other spec searches for their common
 * prefix.
 */
const WORD_COUNT = 17_000;

let id: string;
beforeAll(async () => {
  const words = Array.from({ length: WORD_COUNT }, (_, n) => `blk_zq${n.toString(36).padStart(4, '0')}`);
  await api.store([makeLog(marker, { level: 'info', message: words.join(' ') })]);
  id = (await api.page({ parentResourceId: marker })).logs[0]!.id;
});

test.each([
  ['blk_zq*', 1],
  ['level:info blk_zq*', 12],
  ['zq* blk_zq*', 5],
  ['(blk_zq0001* OR level:fatal) AND (level:error OR BLK_Zq*)', 50],
  ['"blk zq0001" level:info message:blk_zq*', 25],
])('The query %s is a 400 with the column of the prefix that matches too many words.', async (q, column) => {
  const paths = [
    '/api/logs',
    '/api/logs/histogram',
    '/api/logs/fields',
    '/api/logs/fields/level/values',
    '/api/logs/facets',
    '/api/logs/changes',
    `/api/logs/${id}/context`,
    '/api/logs/export',
  ];
  for (const path of paths) {
    const own = {
      export: { format: 'csv' },
      facets: { field: ['level', 'commit'], own: 'ignored' },
      // Elasticsearch looks up no words for a span of time without logs.
      changes: { from: timestampAt(LOGS_START, 0), to: timestampAt(LOGS_START, 1_000) },
    };
    const answer = await api.get<Problem>(path, { q, ...own[path.split('/').at(-1) as keyof typeof own] });
    expect(answer.status, `${path} ${answer.text.slice(0, 300)}`).toBe(400);
    expect(answer.body.errors, path).toHaveLength(1);
    const error = answer.body.errors![0]!;
    expect(error, path).toMatchObject({ column, path: 'q' });
    expect(Object.keys(error).toSorted(), path).toEqual(['column', 'message', 'path']);
    expect(error.message, path).toMatch(/^zq\* matches too many/);
  }
});

test.each(['zq*', 'blk_zq0001*', '*zq00*', 'message:zq* blk_zq000*'])(
  'The query %s is answered.',
  async (q) => {
    const { total } = await api.page({ q, parentResourceId: marker });
    expect(total).toEqual({ value: 1, relation: 'eq' });
  },
);
