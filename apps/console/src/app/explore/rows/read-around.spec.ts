import { describe, expect, it } from 'vitest';
import type { LogFilter } from '@timberline/contract';
import type { ApiClient } from '../../api/api-client';
import { LogStore } from './log-store.fixture';
import { readAround, splitAt } from './read-around';

const log = { ...logAt('2020-01-01T01:00:00.5+01:00'), id: '350' };

function logAt(timestamp: string) {
  return { receivedAt: timestamp, level: 'info', message: 'm', resourceId: 'r', timestamp };
}

describe('splitAt', () => {
  it('With the newest first, later logs are above, and those of the same nanosecond are below.', () => {
    const filter = { q: 'a', from: '2019-01-01T00:00:00Z', to: '2021-01-01T00:00:00Z' };
    expect(splitAt(log, { filter, sort: 'desc' })).toEqual({
      above: { ...filter, from: '2020-01-01T00:00:00.500000001Z' },
      below: { ...filter, to: '2020-01-01T00:00:00.500000001Z' },
    });
  });

  it('With the oldest first, earlier logs are above.', () => {
    expect(splitAt(log, { filter: {}, sort: 'asc' })).toEqual({
      above: { to: '2020-01-01T00:00:00.500000000Z' },
      below: { from: '2020-01-01T00:00:00.500000000Z' },
    });
  });
});

describe('readAround', () => {
  /** An API with the logs 1 to 900, all from 300 to 700 of the time of `log`. */
  const ids = Array.from({ length: 900 }, (_, index) => index + 1);
  const stores = { above: new LogStore(ids.slice(0, 299).reverse()), below: new LogStore(ids.slice(299)) };
  const api = {
    logs: ({ to }: LogFilter, { after, size = 50 }: { after?: string; size?: number }) =>
      Promise.resolve((to ? stores.above : stores.below).page(after, size)),
    histogram: () => Promise.resolve({ total: 299 }),
  } as unknown as ApiClient;
  const read = (id: string) =>
    readAround(
      api,
      new LogStore(ids).rows(),
      { ...log, id },
      { filter: {}, sort: 'asc' },
      new AbortController().signal,
    );

  it('A log among many of the same time is found, and is the active row.', async () => {
    const rows = await read('650');
    expect(rows?.log(rows.position.active)?.id).toBe('650');
    expect((rows?.rowsBefore ?? 0) + (rows?.position.active ?? 0)).toBe(649);
  });

  it('A log that the search does not have has no rows around it.', async () => {
    expect(await read('none')).toBeNull();
  });
});
