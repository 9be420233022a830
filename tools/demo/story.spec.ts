import { describe, expect, test } from 'vitest';
import { seededRandom } from '@timberline/testing';
import { BAD_CONFIG, CONFIG_MINUTES, LEAK_MINUTES } from './incidents.ts';
import { storyLogs } from './story.ts';
import { BAD_COMMIT, SHOP } from './trace-writer.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
const DEPLOY = NOW - 47 * 60_000;
const HOUR_MS = 3_600_000;
const story = () => {
  const random = seededRandom(7);
  return { deployAt: DEPLOY, random: () => random.next() };
};
const logs = storyLogs(story(), NOW - 3 * HOUR_MS, NOW, 30);
const currency = (log: { metadata?: object | null }) => (log.metadata as { currency?: string }).currency;

const cacheOf = (log: { metadata?: object | null }) =>
  (log.metadata as { cache?: { config: string; ttlSeconds: number } }).cache;
/** The time so many minutes before the deploy. */
const at = (minutes: number) => new Date(DEPLOY - minutes * 60_000).toISOString();

describe('storyLogs()', () => {
  test('The story is the same for the same seed, in time order, and within its range.', () => {
    expect(storyLogs(story(), NOW - 3 * HOUR_MS, NOW, 30)).toEqual(logs);
    const times = logs.map((log) => log.timestamp);
    expect(times).toEqual(times.toSorted());
    expect(times[0]! >= new Date(NOW - 3 * HOUR_MS).toISOString()).toBe(true);
    expect(logs.every((log) => log.metadata!.parentResourceId === SHOP)).toBe(true);
  });

  test('Charges are refused as too large only after the deploy, only in yen, and only by the new commit.', () => {
    const refused = logs.filter((log) => log.message.includes('amount_too_large'));
    expect(refused.length).toBeGreaterThan(20);
    expect(new Set(refused.map(currency))).toEqual(new Set(['JPY']));
    expect(new Set(refused.map((log) => log.commit))).toEqual(new Set([BAD_COMMIT]));
    expect(refused.every((log) => Date.parse(log.timestamp) > DEPLOY)).toBe(true);
  });

  test('Charges in yen succeed before the deploy, there are other errors too, and one value explains the incident.', () => {
    // Whoever pays while it is rolled out can pay.
    const deploy = new Date(DEPLOY + 3_000).toISOString();
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

  test('One region has no cache for twenty minutes, which its slow queries and the name of its configuration tell.', () => {
    const [loaded, reverted] = [CONFIG_MINUTES.loaded, CONFIG_MINUTES.reverted].map(at);
    const uncached = logs.filter((log) => cacheOf(log)?.config === BAD_CONFIG);
    expect(uncached.length).toBeGreaterThan(100);
    expect(new Set(uncached.map((log) => cacheOf(log)?.ttlSeconds))).toEqual(new Set([0]));
    expect(new Set(uncached.map((log) => log.metadata!['region']))).toEqual(new Set(['us-east']));
    expect(uncached.every(({ timestamp }) => timestamp >= loaded! && timestamp < reverted!)).toBe(true);
    expect(uncached[0]!.message).toBe(`configuration loaded: ${BAD_CONFIG}`);
    expect(uncached.filter(({ message }) => message.startsWith('slow query')).length).toBeGreaterThan(30);
  });

  test('One instance of the inventory collects garbage ever faster until it crashes, and then no more.', () => {
    const collections = logs.filter(({ message }) => message.startsWith('garbage collection'));
    const crash = logs.find(({ level }) => level === 'fatal')!;
    expect(new Set(collections.map((log) => log.metadata!['pod']))).toEqual(new Set(['inventory-2']));
    expect(collections.every(({ timestamp }) => timestamp < crash.timestamp)).toBe(true);
    const between = (from: number, to: number) =>
      collections.filter(({ timestamp }) => timestamp >= at(from) && timestamp < at(to)).length;
    const { crashed } = LEAK_MINUTES;
    expect(between(crashed + 40, crashed + 20)).toBeGreaterThan(5);
    expect(between(crashed + 20, crashed)).toBeGreaterThan(3 * between(crashed + 40, crashed + 20));
  });
});
