import { describe, expect, test } from 'vitest';
import { seededRandom } from '@timberline/testing';
import { BAD_COMMIT, SHOP, storyLogs } from './story.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
const story = () => {
  const random = seededRandom(7);
  return { deployAt: NOW - 47 * 60_000, random: () => random.next() };
};
const logs = storyLogs(story(), NOW - 2 * 3_600_000, NOW, 30);
const currency = (log: { metadata?: object | null }) => (log.metadata as { currency?: string }).currency;

describe('storyLogs()', () => {
  test('The story is the same for the same seed, in time order, and within its range.', () => {
    expect(storyLogs(story(), NOW - 2 * 3_600_000, NOW, 30)).toEqual(logs);
    const times = logs.map((log) => log.timestamp);
    expect(times).toEqual(times.toSorted());
    expect(times[0]! >= new Date(NOW - 2 * 3_600_000).toISOString()).toBe(true);
    expect(logs.every((log) => log.metadata!.parentResourceId === SHOP)).toBe(true);
  });

  test('Charges are refused as too large only after the deploy, only in yen, and only by the new commit.', () => {
    const refused = logs.filter((log) => log.message.includes('amount_too_large'));
    expect(refused.length).toBeGreaterThan(20);
    expect(new Set(refused.map(currency))).toEqual(new Set(['JPY']));
    expect(new Set(refused.map((log) => log.commit))).toEqual(new Set([BAD_COMMIT]));
    expect(refused.every((log) => Date.parse(log.timestamp) > NOW - 47 * 60_000)).toBe(true);
  });

  test('Charges in yen succeed before the deploy, there are other errors too, and one value explains the incident.', () => {
    const deploy = new Date(NOW - 47 * 60_000).toISOString();
    const charged = logs.filter((log) => log.message.startsWith('charged') && currency(log) === 'JPY');
    expect(charged.length).toBeGreaterThan(20);
    expect(charged.every((log) => log.timestamp < deploy)).toBe(true);
    expect(logs.some((log) => log.level === 'error' && log.timestamp < deploy)).toBe(true);
    const causes = logs.filter((log) => log.message === 'configuration loaded');
    expect(causes.map((log) => log.metadata!['config'])).toMatchObject([
      { minorUnits: { JPY: 2 } },
      { minorUnits: { JPY: 2 } },
    ]);
  });

  test('The logs of a customer form one trace with a span for each service.', () => {
    const { traceId } = logs.find((log) => log.message.startsWith('charged'))!;
    const trace = logs.filter((log) => log.traceId === traceId);
    expect(trace.length).toBeGreaterThan(4);
    expect(new Set(trace.map((log) => log.spanId)).size).toBe(
      new Set(trace.map((log) => log.resourceId)).size,
    );
  });
});
