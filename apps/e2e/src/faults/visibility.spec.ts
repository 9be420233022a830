// The last logs of a burst are found when the queue has drained, not only when Elasticsearch next refreshes by itself.
import { expect, test } from 'vitest';
import { makeLogs, uniqueMarker } from '../harness/logs.ts';
import { useOwnStack } from '../harness/stack.ts';

const stack = useOwnStack({ only: ['elasticsearch', 'redis', 'api', 'processor'] });

test('logs are found although the index never refreshes by itself', async () => {
  const { api, urls } = stack();
  await api.store(makeLogs(uniqueMarker(), 1));
  const { status } = await fetch(`${urls.elasticsearch}/timberline-logs-*/_settings`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ index: { refresh_interval: '-1' } }),
  });
  expect(status).toBe(200);
  // Twice, since the second refresh has to wait for its turn after the first.
  for (const count of [1, 2_500]) {
    const marker = uniqueMarker();
    await api.accept(makeLogs(marker, count));
    expect(await api.findLogs({ parentResourceId: marker }, count)).toHaveLength(count);
  }
});
