// What is different between two spans of time, with a known cause among noise.
import { beforeAll, describe, expect, test } from 'vitest';
import type { Changes, LogInput, Problem, ValueChange } from '@timberline/contract';
import { seededRandom } from '@timberline/testing';
import type { Query } from '../harness/http-client.ts';
import { makeLog, timestampAt, uniqueMarker, withoutPattern } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';

const api = sharedApi();
const marker = uniqueMarker('changes');
const START = Date.UTC(2024, 8, 3, 10);
const LENGTH_MS = 60_000;
const LOGS = 400;
/** Values of the baseline, more than are listed, each of two logs. */
const MANY = Array.from({ length: 6_000 }, (_, n) => `${marker}-${n}`);

/** The window is the third of four spans. What happened is in it alone; the others are alike. */
const window = { from: timestampAt(START, 2 * LENGTH_MS), to: timestampAt(START, 3 * LENGTH_MS) };
const spanAt = (n: number) => ({
  from: timestampAt(START, n * LENGTH_MS),
  to: timestampAt(START, (n + 1) * LENGTH_MS),
});

beforeAll(async () => {
  const random = seededRandom(7);
  const logs: LogInput[] = [];
  const add = (atMs: number, metadata: object, overrides: Partial<LogInput> = {}) =>
    logs.push(
      makeLog(marker, {
        level: random.chance(0.1) ? 'warn' : 'info',
        resourceId: `service-${random.below(4)}`,
        timestamp: timestampAt(START, atMs),
        ...overrides,
        metadata: { region: random.pick(['eu', 'us']), host: `host-${random.below(8)}`, ...metadata },
      }),
    );
  for (let span = 0; span < 4; span++)
    for (let n = 0; n < LOGS; n++) {
      const at = span * LENGTH_MS + random.below(LENGTH_MS);
      const isDeployed = span === 2 && n % 4 === 0;
      const refused = { commit: '4f2a', message: `charge ${n} was refused by the bank` };
      add(at, isDeployed ? { version: '2.4.1' } : {}, isDeployed ? refused : {});
    }
  // One log of the baseline has it, far behind the values that are listed.
  for (let n = 0; n < 30; n++) add(2 * LENGTH_MS + n, { rare: 'seen before' });
  add(LENGTH_MS + 1, { rare: 'seen before' });
  for (let n = 0; n < MANY.length; n += 1_500) {
    add(LENGTH_MS + n, { many: MANY.slice(n, n + 1_500) });
    add(LENGTH_MS + n + 1, { many: MANY.slice(n, n + 1_500) });
  }
  await api.store(logs);
});

async function changes(query: Query): Promise<Changes> {
  const ask = () => api.get<Changes>('/api/logs/changes', { parentResourceId: marker, ...query });
  let answer = await ask();
  // Other specs share the limit of searches at a time.
  await expect.poll(async () => answer.status !== 429 || (answer = await ask()).status !== 429).toBe(true);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

const find = (rows: readonly ValueChange[], value: string) => rows.find((row) => row.value === value);

describe('Changes', () => {
  test('A deployment is the first row, with all values that came with it, and counts are exact.', async () => {
    const { values, window: compared, baseline, truncated } = await changes(window);
    expect(values[0]).toEqual({
      field: 'commit',
      value: '4f2a',
      change: 'new',
      count: LOGS / 4,
      baselineCount: 0,
      explains: null,
      with: [{ field: 'metadata.version', value: '2.4.1' }],
    });
    expect(compared).toEqual({
      from: `2024-09-03T10:02:00.000000000Z`,
      to: `2024-09-03T10:03:00.000000000Z`,
      total: LOGS + 30,
    });
    expect(baseline).toMatchObject({ from: '2024-09-03T10:01:00.000000000Z', total: LOGS + 9 });
    expect(truncated).toBe(false);
  });

  test('A value that the list of the baseline leaves out is asked for by name, and not called new.', async () => {
    const { values } = await changes(window);
    expect(find(values, 'seen before')).toMatchObject({ change: 'up', count: 30, baselineCount: 1 });
  });

  test('With the spans exchanged, what was new is gone.', async () => {
    const { values } = await changes({
      ...spanAt(1),
      baselineFrom: window.from,
      baselineTo: window.to,
    });
    expect(find(values, '4f2a')).toMatchObject({ change: 'gone', count: 0, baselineCount: LOGS / 4 });
  });

  test('What messages say is a row with its template and the last log that matches, also when it is gone.', async () => {
    const { patterns } = await changes({ ...window, q: 'metadata.region:eu' });
    const template = 'charge <*> was refused by the bank';
    expect(patterns[0]).toMatchObject({ template, change: 'new', baselineCount: 0, explains: null });
    const { id, count, sample } = patterns[0]!;
    const logs = await api.allLogs({ parentResourceId: marker, q: `pattern:${id} metadata.region:eu` });
    expect(logs).toHaveLength(count);
    expect(withoutPattern(sample!)).toEqual(withoutPattern(logs[0]!));
    const exchanged = { ...spanAt(1), baselineFrom: window.from, baselineTo: window.to };
    const { patterns: gone } = await changes({ ...exchanged, q: 'metadata.region:eu' });
    expect(gone[0]).toEqual({ ...patterns[0], change: 'gone', count: 0, baselineCount: count });
  });

  test('Nothing is different between spans that are alike, and under a filter that leaves the cause out.', async () => {
    const alike = { ...spanAt(3), baselineFrom: spanAt(0).from, baselineTo: spanAt(0).to };
    expect(await changes(alike)).toMatchObject({ patterns: [], values: [], explained: null, partial: null });
    const query = { ...window, q: '-commit:4f2a -metadata.rare:* -metadata.many:*' };
    const { values } = await changes(query);
    // A quarter of the logs is missing, and no value more than others.
    expect(values).toEqual([]);
  });

  test.each([
    [{ from: window.to, to: window.from }, 'to'],
    [{ ...window, baselineFrom: window.from }, 'baselineFrom'],
    [{ ...window, baselineTo: 'yesterday' }, 'baselineTo'],
    [{ ...window, baseline: '1h' }, 'baseline'],
  ] as [Query, string][])('The spans %j are a 400 that names %s.', async (query, path) => {
    const { status, body } = await api.get<Problem>('/api/logs/changes', query);
    expect(status).toBe(400);
    expect(body.errors![0]!.path).toBe(path);
  });
});
