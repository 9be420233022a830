import { expect, it } from 'vitest';
import { fieldText, fieldTime, spanOf } from './audit-range';

it.each([
  [{}, 'all'],
  [{ from: 'now-7d' }, 'now-7d'],
  [{ from: 'now-7d', to: 'now-1d' }, 'between'],
  [{ from: 'now-2d' }, 'between'],
  [{ to: '2027-01-01T00:00:00Z' }, 'between'],
] as const)('%j is the span %s.', (range, span) => {
  expect(spanOf(range)).toBe(span);
});

it('A time goes to the field of the browser and back.', () => {
  expect(fieldText('2027-01-31T09:30:00Z', 'utc')).toBe('2027-01-31T09:30');
  expect(fieldTime('2027-01-31T09:30', 'utc')).toBe('2027-01-31T09:30:00.000Z');
  const local = fieldText('2027-01-31T09:30:00Z', 'local');
  expect(fieldTime(local, 'local')).toBe('2027-01-31T09:30:00.000Z');
});

it('An empty field is no time, and a relative time leaves the field empty.', () => {
  expect(fieldTime('', 'utc')).toBeUndefined();
  expect(fieldText('now-7d', 'utc')).toBe('');
  expect(fieldText(undefined, 'utc')).toBe('');
});
