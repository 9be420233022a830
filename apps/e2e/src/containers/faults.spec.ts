// Containers that are killed, stopped and removed: what was acknowledged is still there, once.
import { beforeAll, expect, test } from 'vitest';
import { checkDelivery, startWriters } from '../faults/writers.ts';
import { makeLogs, uniqueMarker } from '../harness/logs.ts';
import { waitUntil } from '../harness/wait.ts';
import { signal, stateOf } from './docker.ts';
import { api, compose, IMAGE, SERVICES, untilHealthy } from './stack.ts';

/** Few, since an Elasticsearch that was killed needs a while, and what waits then must be written before the test can look. */
const WRITERS = 6;
/** The beginning of the marker of each kill. */
const marker = uniqueMarker('containers');

beforeAll(untilHealthy);

test.each(SERVICES)('A kill of %s under load loses and doubles nothing.', async (service) => {
  const writing = startWriters(api, `${marker}${service}`, WRITERS);
  const enough = (count: number) =>
    waitUntil(() => writing.acknowledged.size >= count, { what: `${count} acknowledged logs` });
  await enough(100);
  const [id] = await compose.containers(service);
  const before = (await stateOf(id!)).Pid;
  await signal(id!, 'KILL', IMAGE);
  await waitUntil(async () => (await stateOf(id!)).Pid > 0 && (await stateOf(id!)).Pid !== before, {
    what: `a ${service} that was started again`,
  });
  await enough(writing.acknowledged.size + 200);
  await untilHealthy();
  await writing.stop();
  const delivery = await checkDelivery(api, `${marker}${service}`, writing);
  expect(delivery.acknowledged).toBeGreaterThan(300);
  expect(delivery).toMatchObject({ lost: [], duplicated: [] });
});

test.each([['stop'], ['down']])(
  'After "%s" and "up", the data and the passwords are there.',
  async (command) => {
    const stored = uniqueMarker();
    await api.store(makeLogs(stored, 500));
    const password = () => compose.exec('redis', 'cat /run/timberline/redis /run/timberline/redis.conf');
    const before = (await password()).stdout;
    await compose.run(command);
    await compose.run('up', '--detach');
    await untilHealthy();
    expect(await api.allLogs({ parentResourceId: stored })).toHaveLength(500);
    expect((await password()).stdout).toBe(before);
  },
);
