import { describe, expect, it, vi } from 'vitest';
import {
  assembleBulk,
  bulkDelayMs,
  isBulkFull,
  MAX_CONCURRENT_JOBS,
  MAX_SHARED_BYTES,
  sharedPieces,
} from './bulk-batching.ts';

const sized = (...sizes: number[]) => sizes.map((bytes) => ({ bytes }));

describe('isBulkFull', () => {
  it('A bulk is full at the limit of bytes.', () => {
    expect(isBulkFull(sized(MAX_SHARED_BYTES / 2, MAX_SHARED_BYTES / 2 - 1), 0)).toBe(false);
    expect(isBulkFull(sized(MAX_SHARED_BYTES / 2, MAX_SHARED_BYTES / 2), 0)).toBe(true);
  });

  it('A bulk is full when every job is waiting or in flight.', () => {
    expect(isBulkFull(sized(1, 1), MAX_CONCURRENT_JOBS - 3)).toBe(false);
    expect(isBulkFull(sized(1, 1), MAX_CONCURRENT_JOBS - 2)).toBe(true);
  });
});

describe('bulkDelayMs', () => {
  it('A bulk that is not full starts 100 ms after the previous one.', () => {
    expect(bulkDelayMs(false, 1_000, 1_030)).toBe(70);
  });

  it('A bulk that is not full starts at once after a pause.', () => {
    expect(bulkDelayMs(false, 1_000, 1_100)).toBe(0);
    expect(bulkDelayMs(false, -Infinity, 1_100), 'the first bulk').toBe(0);
  });

  it('A bulk never waits longer than the interval, whatever the times are.', () => {
    expect(bulkDelayMs(false, 3_600_000, 1_000)).toBe(100);
  });

  it('A full bulk starts at once.', () => {
    expect(bulkDelayMs(true, 1_000, 1_000)).toBe(0);
  });
});

describe('sharedPieces', () => {
  it('Pieces share a bulk up to the limit of bytes.', () => {
    expect(sharedPieces(sized(MAX_SHARED_BYTES - 2, 1, 1, 1))).toBe(3);
  });

  it('All pieces share a bulk when they fit.', () => {
    expect(sharedPieces(sized(1, 2, 3))).toBe(3);
  });

  it('A piece above the limit is sent alone.', () => {
    expect(sharedPieces(sized(MAX_SHARED_BYTES + 1, 1))).toBe(1);
  });
});

describe('assembleBulk', () => {
  const piece = (text: string, count = 1) => ({
    load: () => Buffer.from(text),
    bytes: text.length,
    count,
  });

  it('The lines of the pieces are joined in order, and their logs are added up.', () => {
    const pieces = [piece('a\n', 1), piece('b\nc\n', 2)];
    const { body, count, loaded } = assembleBulk(pieces, vi.fn());
    expect(body.toString()).toBe('a\nb\nc\n');
    expect(count).toBe(3);
    expect(loaded).toEqual(pieces);
  });

  it('A piece that cannot be loaded is left out and reported.', () => {
    const error = new Error('damaged');
    const damaged = {
      ...piece('x'),
      load: (): Buffer => {
        throw error;
      },
    };
    const onError = vi.fn();
    const { body, count, loaded } = assembleBulk([piece('a\n'), damaged, piece('b\n')], onError);
    expect(body.toString()).toBe('a\nb\n');
    expect(count).toBe(2);
    expect(loaded).toHaveLength(2);
    expect(onError).toHaveBeenCalledExactlyOnceWith(damaged, error);
  });
});
