import { describe, expect, it } from 'vitest';
import type { IngestStatus } from '@timberline/contract';
import { formatSeconds, lagText, totalText } from './summary-text';

describe('totalText', () => {
  it('An exact total is shown as it is.', () => {
    expect(totalText({ value: 1200, relation: 'eq' }, 1200, null)).toEqual({ text: '1,200', atLeast: false });
  });

  it('Past the exact limit the total is a least number.', () => {
    expect(totalText({ value: 10_000, relation: 'gte' }, -1, null)).toEqual({
      text: '10,000',
      atLeast: true,
    });
  });

  it('Once the last row has been read, the rows give the number.', () => {
    expect(totalText({ value: 10_000, relation: 'gte' }, 10_300, null)).toEqual({
      text: '10,300',
      atLeast: false,
    });
  });

  it('A count that was requested replaces the total.', () => {
    expect(totalText({ value: 10_000, relation: 'gte' }, -1, 12_345)).toEqual({
      text: '12,345',
      atLeast: false,
    });
  });

  it('Without an answer there is no number.', () => {
    expect(totalText(null, -1, null)).toBeNull();
  });
});

describe('lagText', () => {
  const status: IngestStatus = {
    queued: 0,
    indexing: 0,
    indexed: 1,
    failed: 0,
    deadLetters: 0,
    ratePerSecond: 0,
    lagSeconds: 0,
    processors: 1,
  };

  it('A short lag is up to date.', () => {
    expect(lagText({ ...status, lagSeconds: 1.9 }, true)).toEqual({ text: 'up to date', warning: false });
  });

  it('A longer lag says how far the newest logs are behind.', () => {
    expect(lagText({ ...status, lagSeconds: 90 }, true)).toEqual({
      text: 'newest logs 90 s behind',
      warning: true,
    });
  });

  it('Without a processor, queued logs are not indexed.', () => {
    expect(lagText({ ...status, processors: 0, queued: 1234 }, true)).toEqual({
      text: 'no processor is running, 1,234 queued',
      warning: true,
    });
  });

  it('An old status says nothing about the lag.', () => {
    expect(lagText(status, false)).toEqual({ text: 'ingest unknown', warning: true });
  });
});

describe('formatSeconds', () => {
  it.each([
    [1.5, '1.5 s'],
    [45, '45 s'],
    [300, '5 min'],
    [10_800, '3 h'],
  ])('%d seconds read "%s".', (seconds, text) => {
    expect(formatSeconds(seconds)).toBe(text);
  });
});
