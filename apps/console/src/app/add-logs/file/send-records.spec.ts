import { describe, expect, it, vi } from 'vitest';
import type { IngestAnswer } from '@timberline/contract';
import { ApiError } from '../../api/api-error';
import { csvRecords, jsonRecords, type RecordsRequest, sendRecords } from './send-records';

const NOW = Date.UTC(2026, 10, 24, 12);
const answer = (accepted: number): IngestAnswer => ({
  message: 'logs enqueued for ingestion',
  receipt: 'r',
  accepted,
  rejected: 0,
  errors: [],
  moreErrors: 0,
});
const linesOf = (ndjson: string) => ndjson.trim().split('\n');
const request = (overrides: Partial<RecordsRequest> = {}): RecordsRequest => ({
  options: { resourceId: 'shop', zone: 'UTC' },
  metadata: { upload: 'a.csv' },
  send: (ndjson) => Promise.resolve(answer(linesOf(ndjson).length)),
  onProgress: () => undefined,
  wait: () => Promise.resolve(),
  now: NOW,
  ...overrides,
});
const csv = (rows: number) =>
  new Blob([`time,message\n${'2026-11-24T10:35:22Z,hello\n'.repeat(rows)}`]).stream();

describe('sendRecords', () => {
  it('The rows of CSV are sent as logs with the resource and the mark of the upload.', async () => {
    const send = vi.fn(request().send);
    await sendRecords(csvRecords(csv(1)), request({ send }));
    expect(JSON.parse(send.mock.calls[0]![0])).toEqual({
      timestamp: '2026-11-24T10:35:22Z',
      level: 'info',
      message: 'hello',
      resourceId: 'shop',
      metadata: { upload: 'a.csv' },
    });
  });

  it('Many rows are sent in parts of a thousand, each under a key of its own.', async () => {
    const send = vi.fn(request().send);
    const summary = await sendRecords(csvRecords(csv(2_500)), request({ send }));
    expect(send.mock.calls.map(([ndjson]) => linesOf(ndjson).length)).toEqual([1000, 1000, 500]);
    expect(new Set(send.mock.calls.map(([, key]) => key)).size).toBe(3);
    expect(summary).toEqual({ accepted: 2_500, rejected: 0, reason: null });
  });

  it('The progress ends at the size of the file.', async () => {
    const progress: number[] = [];
    await sendRecords(csvRecords(csv(10)), request({ onProgress: (bytes) => progress.push(bytes) }));
    expect(progress.at(-1)).toBe('time,message\n'.length + 10 * '2026-11-24T10:35:22Z,hello\n'.length);
  });

  it('The objects of a JSON list are sent in their order.', async () => {
    const sent: string[] = [];
    const send = (ndjson: string) => {
      sent.push(...linesOf(ndjson).map((line) => (JSON.parse(line) as { message: string }).message));
      return Promise.resolve(answer(1));
    };
    await sendRecords(jsonRecords([{ msg: 'a' }, { msg: 'b' }], 20), request({ send }));
    expect(sent).toEqual(['a', 'b']);
  });

  it('A part that is refused for a while is sent again under the same key.', async () => {
    const keys: string[] = [];
    const send = (_: string, key: string) => {
      keys.push(key);
      return keys.length < 3
        ? Promise.reject(new ApiError('problem', 'The queue is full.', 429))
        : Promise.resolve(answer(1));
    };
    expect((await sendRecords(csvRecords(csv(1)), request({ send }))).accepted).toBe(1);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
  });

  it('A part that is refused for good ends the upload.', async () => {
    const send = () => Promise.reject(new ApiError('problem', 'The body is too large.', 413));
    await expect(sendRecords(csvRecords(csv(1)), request({ send }))).rejects.toThrow('too large');
  });

  it('The first reason for which a log was refused is kept.', async () => {
    const send = () =>
      Promise.resolve({ ...answer(0), rejected: 1, errors: [{ path: 'message', message: 'is too long' }] });
    const summary = await sendRecords(csvRecords(csv(1)), request({ send }));
    expect(summary).toEqual({ accepted: 0, rejected: 1, reason: 'is too long' });
  });
});
