import { describe, expect, it } from 'vitest';
import type { FoundLog } from '@timberline/contract';
import { distanceText, firstLines, MAX_LINES, rungsOf, withEarlier, withLater } from './context-lines';

const log = (n: number, rest: Partial<FoundLog> = {}): FoundLog => ({
  id: `${n}`,
  receivedAt: '2026-11-24T15:00:00.000Z',
  level: 'info',
  message: `line ${n}`,
  resourceId: 'web',
  timestamp: new Date(Date.UTC(2026, 10, 24) + n).toISOString(),
  ...rest,
});
const logs = (from: number, count: number) => Array.from({ length: count }, (_, n) => log(from + n));
const answer = (before: FoundLog[], after: FoundLog[], truncated = false) => ({
  before,
  log: log(0),
  after,
  truncated,
  partial: null,
});

describe('The lines around a log', () => {
  it('There may be more at an end where as many came as were asked for.', () => {
    const lines = firstLines(answer(logs(-2, 2), logs(1, 1)), 2);
    expect(lines.logs.map(({ id }) => id)).toEqual(['-2', '-1', '0', '1']);
    expect(lines).toMatchObject({ hasEarlier: true, hasLater: false });
  });

  it('There are more where the answer was cut.', () => {
    expect(firstLines(answer([], [], true), 10)).toMatchObject({ hasEarlier: true, hasLater: true });
  });

  it('Lines are added at either end.', () => {
    const lines = firstLines(answer([], []), 1);
    const earlier = withEarlier(lines, answer(logs(-3, 3), []), 3);
    expect(earlier).toMatchObject({ hasEarlier: true, hasLater: false });
    const both = withLater(earlier, answer([], logs(1, 2)), 3);
    expect(both.logs.map(({ id }) => id)).toEqual(['-3', '-2', '-1', '0', '1', '2']);
    expect(both).toMatchObject({ hasEarlier: true, hasLater: false });
  });

  it('Past the limit the lines at the other end go, and can be read again.', () => {
    const lines = firstLines(answer([], logs(1, MAX_LINES - 1)), MAX_LINES);
    const earlier = withEarlier(lines, answer(logs(-2, 2), []), 10);
    expect(earlier.logs).toHaveLength(MAX_LINES);
    expect(earlier.logs[0]!.id).toBe('-2');
    expect(earlier).toMatchObject({ hasEarlier: false, hasLater: true });
    const later = withLater(lines, answer([], logs(MAX_LINES, 5)), 10);
    expect(later.logs.at(-1)!.id).toBe(`${MAX_LINES + 4}`);
    expect(later).toMatchObject({ hasEarlier: true, hasLater: false });
  });

  it('The distance of a line has a sign.', () => {
    expect(distanceText(log(0), log(1_500))).toBe('+1.5s');
    expect(distanceText(log(0), log(-20))).toBe('−20ms');
  });
});

it('A log has the rungs for which it has a value.', () => {
  expect(rungsOf(log(0)).map(({ scope }) => scope)).toEqual(['resource', 'all']);
  const full = log(0, { spanId: 's', traceId: 't', metadata: { parentResourceId: 'p' } });
  expect(rungsOf(full).map(({ scope }) => scope)).toEqual(['span', 'trace', 'resource', 'parent', 'all']);
});
