// The processor refreshes the index once the queue is empty, so the last logs of a burst are found without delay.
import { expect, test } from 'vitest';
import { askElasticsearch } from '../harness/elasticsearch.ts';
import { makeLogs, uniqueMarker } from '../harness/logs.ts';
import { useOwnStack } from '../harness/stack.ts';

const stack = useOwnStack({ only: ['elasticsearch', 'redis', 'api', 'processor'] });

test('Logs are found although automatic refreshes of the index are disabled.', async () => {
  const { api } = stack();
  await api.store(makeLogs(uniqueMarker(), 1));
  const { status } = await askElasticsearch(stack(), 'PUT', 'timberline-logs-*/_settings', {
    index: { refresh_interval: '-1' },
  });
  expect(status).toBe(200);
  // There are two rounds, since the second refresh has to wait for its turn after the first.
  for (const count of [1, 2_500]) {
    const marker = uniqueMarker();
    await api.accept(makeLogs(marker, count));
    expect(await api.findLogs({ parentResourceId: marker }, count)).toHaveLength(count);
  }
});
