import { expect, it } from 'vitest';
import { arrivalsSince } from './arrivals';

it('Logs that were there before the page was opened do not count.', () => {
  const before = { indexed: 1_000, failed: 2 };
  expect(arrivalsSince(before, before)).toEqual({ logs: 0, refused: 0 });
  expect(arrivalsSince(before, { indexed: 1_001, failed: 4 })).toEqual({ logs: 1, refused: 2 });
});

it('Counters that have begun again count nothing.', () => {
  expect(arrivalsSince({ indexed: 9, failed: 9 }, { indexed: 1, failed: 0 })).toEqual({
    logs: 0,
    refused: 0,
  });
});
