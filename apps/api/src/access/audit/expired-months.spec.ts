import { expect, it } from 'vitest';
import { EXPIRED_FOR_MS, ExpiredMonths } from './expired-months.ts';

const DAY_MS = 86_400_000;
const NAMES = ['timberline-audit-2026.01', 'timberline-audit-2026.02', 'timberline-audit-2026.03'];
const END_OF_JANUARY = Date.UTC(2026, 1, 1);

/** What is to go, once it has been found too old for long enough. */
function toDelete(names: string[], wallMs: number): string[] {
  const months = new ExpiredMonths(10);
  months.toDelete(names, { wallMs, steadyMs: 0 });
  return months.toDelete(names, { wallMs, steadyMs: EXPIRED_FOR_MS });
}

it('A month goes when it ended longer ago than the days to keep.', () => {
  expect(toDelete(NAMES, END_OF_JANUARY + 10 * DAY_MS)).toEqual([]);
  expect(toDelete(NAMES, END_OF_JANUARY + 10 * DAY_MS + 1)).toEqual(['timberline-audit-2026.01']);
});

it('The newest month stays, however old it is, and so does what is no month of the audit.', () => {
  const later = END_OF_JANUARY + 10_000 * DAY_MS;
  expect(toDelete(NAMES, later)).toEqual(NAMES.slice(0, 2));
  expect(
    toDelete(['timberline-audit-2026.01-copy', 'timberline-audit-x', 'timberline-logs-2026.01.01'], later),
  ).toEqual([]);
});

it('A clock that is ahead for a while deletes nothing.', () => {
  const months = new ExpiredMonths(10);
  const check = (wallMs: number, steadyMs: number) => months.toDelete(NAMES, { wallMs, steadyMs });
  const ahead = END_OF_JANUARY + 1_000 * DAY_MS;
  expect(check(ahead, 0)).toEqual([]);
  expect(check(ahead, EXPIRED_FOR_MS - 1)).toEqual([]);
  expect(check(END_OF_JANUARY, EXPIRED_FOR_MS)).toEqual([]);
  expect(check(ahead, EXPIRED_FOR_MS + 1)).toEqual([]);
  expect(check(ahead, 2 * EXPIRED_FOR_MS + 1)).toEqual(NAMES.slice(0, 2));
});
