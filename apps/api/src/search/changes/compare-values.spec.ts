import { describe, expect, it } from 'vitest';
import { seededRandom } from '@timberline/testing';
import { compareMade, compareSpans, type Incident, type MadeChanges, makeSpan } from './made-logs.fixture.ts';

const SEEDS = Array.from({ length: 10 }, (_, n) => n + 1);

function rank({ values }: Pick<MadeChanges, 'values'>, field: string, value: string): number {
  return values.findIndex(
    (row) =>
      (row.field === field && row.value === value) ||
      row.with?.some((other) => other.field === field && other.value === value),
  );
}

/** The ranks of a value that is the cause, over many seeds. */
function ranksOf(incident: Incident, field: string, value: string): number[] {
  return SEEDS.map((seed) => rank(compareMade(seed, incident), field, value));
}

describe('An incident among noise', () => {
  it('A value that vanishes is in the first three rows, and gone.', () => {
    const incident: Incident = (log) => (log['metadata.host'] === 'host-7' ? undefined : log);
    expect(ranksOf(incident, 'metadata.host', 'host-7').every((at) => at >= 0 && at < 3)).toBe(true);
    const { values } = compareMade(1, incident);
    expect(values[0]).toMatchObject({ value: 'host-7', change: 'gone', count: 0 });
  });

  it('One value of one key of which there are four times as many is in the first three rows.', () => {
    const incident: Incident = (log) =>
      log['metadata.host'] === 'host-7' ? [log, log, log, log].map((one) => ({ ...one })) : log;
    const ranks = ranksOf(incident, 'metadata.host', 'host-7');
    expect(ranks.every((at) => at >= 0 && at < 3)).toBe(true);
    expect(
      compareMade(1, incident).values[rank(compareMade(1, incident), 'metadata.host', 'host-7')],
    ).toMatchObject({ change: 'up' });
  });

  it('A new value of 40 logs is in the first three rows, and new.', () => {
    const incident: Incident = (log, random) =>
      random.chance(40 / 3_000) ? { ...log, 'metadata.flag': 'fast-path' } : log;
    expect(ranksOf(incident, 'metadata.flag', 'fast-path').every((at) => at >= 0 && at < 3)).toBe(true);
    expect(compareMade(1, incident).values[0]).toMatchObject({ change: 'new', baselineCount: 0 });
  });

  it('A mix that shifts while the rate stays is in the first three rows, and the total did not move.', () => {
    const incident: Incident = (log, random) =>
      log['metadata.region'] === 'us' && random.chance(0.4) ? { ...log, 'metadata.region': 'eu' } : log;
    for (const [value, change] of [
      ['us', 'down'],
      ['eu', 'up'],
    ] as const) {
      const ranks = ranksOf(incident, 'metadata.region', value);
      expect(ranks.every((at) => at >= 0 && at < 3)).toBe(true);
      expect(compareMade(3, incident).values.find((row) => row.value === value)).toMatchObject({ change });
    }
    expect(compareMade(3, incident)).toMatchObject({ explained: null });
  });

  it('Values that are always in the same logs are one row.', () => {
    const incident: Incident = (log) =>
      log['commit'] === 'beef01' ? { ...log, commit: '4f2a', 'metadata.version': '2.4.1' } : log;
    const { values } = compareMade(5, incident);
    const row = values[rank({ values }, 'commit', '4f2a')]!;
    expect([row, ...row.with!].map(({ field, value }) => `${field}=${value}`).sort()).toEqual([
      'commit=4f2a',
      'metadata.version=2.4.1',
    ]);
    expect(rank({ values }, 'commit', 'beef01')).toBeGreaterThanOrEqual(0);
  });

  it('Values that are equally often there but not in the same logs are rows of their own.', () => {
    let n = 0;
    const incident: Incident = (log) => {
      n++;
      if (n % 100 === 0) return { ...log, 'metadata.a': 'x' };
      return n % 100 === 1 && n > 1 ? { ...log, 'metadata.b': 'y' } : log;
    };
    const { values } = compareMade(5, incident);
    expect(values.filter(({ value }) => value === 'x' || value === 'y')).toMatchObject([
      { change: 'new' },
      { change: 'new' },
    ]);
  });

  it('A new pattern is a row of its own kind, also among lines of which each says something else.', () => {
    let n = 0;
    const said = (pattern: string) => (log: Record<string, string>) => ({ ...log, pattern, commit: '4f2a' });
    const incident: Incident = (log) =>
      n++ % 60 === 0 ? said('refused')(log) : { ...log, pattern: `free text ${n}` };
    const { patterns, values } = compareMade(4, incident);
    expect(patterns).toEqual([
      { id: 'refused', change: 'new', count: Math.ceil(n / 60), baselineCount: 0, explains: null },
    ]);
    // The commit is in the same logs.
    expect(values.find(({ value }) => value === '4f2a')).not.toHaveProperty('with');
  });

  it('What explains the whole rise of the total says so.', () => {
    const incident: Incident = (log, random) =>
      random.chance(0.2) ? [log, { ...log, level: 'error', 'metadata.status': '503' }] : log;
    const { values, explained } = compareMade(2, incident);
    expect(values[0]).toMatchObject({ field: 'metadata.status', value: '503', change: 'new' });
    expect(values[0]!.explains).toBeGreaterThan(0.8);
    expect(explained).toBeGreaterThan(0.8);
    expect(values.some(({ change }) => change === 'down' || change === 'gone')).toBe(false);
  });

  it('A span without logs is compared by the number of logs alone.', () => {
    const logs = makeSpan(seededRandom(1), 1_000);
    const { values, explained } = compareSpans([], logs);
    expect(values.length).toBeGreaterThan(5);
    expect(values.every(({ change }) => change === 'gone')).toBe(true);
    expect(explained).toBeGreaterThan(0.99);
    expect(compareSpans(logs, []).values.every(({ change }) => change === 'new')).toBe(true);
    expect(compareSpans([], [])).toEqual({ patterns: [], values: [], explained: null });
  });
});

describe('Quiet', () => {
  /** How many of the seeds have a row, though nothing has changed. */
  const loud = (seeds: number, count: number) =>
    Array.from({ length: seeds }, (_, n) => compareMade(1_000 + n, undefined, count)).filter(
      ({ values }) => values.length > 0,
    ).length;

  it('Nothing is listed when nothing has changed, although sessions come and go.', () => {
    expect(loud(30, 3_000)).toBeLessThanOrEqual(1);
  });

  it('Nothing is listed when there are twice as many logs of the same kind.', () => {
    expect(loud(15, 6_000)).toBeLessThanOrEqual(1);
  });

  it('Nothing is listed when there are half as many logs of the same kind.', () => {
    expect(loud(15, 1_500)).toBeLessThanOrEqual(1);
  });
});
