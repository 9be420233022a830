// Every protocol at once, while processes are killed: what a sender was told is stored is found, and once.
import { afterEach, expect, test } from 'vitest';
import type { LossList } from '@timberline/contract';
import { uniqueMarker } from '../harness/logs.ts';
import { freePorts } from '../harness/ports.ts';
import { useOwnStack, waitUntilReady } from '../harness/stack.ts';
import { waitUntil } from '../harness/wait.ts';
import { type ProtocolWriting, startProtocolWriters } from './protocols/writers.ts';
import { countMessages } from './writers.ts';

/** How often each process is killed; `npm run test:kills` kills more. */
const KILLS = Number(process.env['KILLS'] ?? 2);
/** Elasticsearch takes longest to start. */
const ELASTICSEARCH_KILLS = Math.ceil(KILLS / 3);
const TIMEOUT_MS = 600_000 + KILLS * 60_000;
const MIN_ACKNOWLEDGED = 10;
/** A busy machine takes minutes to start Elasticsearch. */
const RESTART_TIMEOUT_MS = 240_000;

const [grpc, syslog] = (await freePorts(2)) as [number, number];
const stack = useOwnStack({
  only: ['elasticsearch', 'redis', 'api', 'processor'],
  env: {
    TIMBERLINE_PROCESSORS: '2',
    TIMBERLINE_OTLP_GRPC_PORT: String(grpc),
    TIMBERLINE_SYSLOG_PORT: String(syslog),
  },
});
let writing: ProtocolWriting;
let marker: string;

afterEach(() => writing.stop());

/** Waits until each protocol has some more answers that say that logs are stored. */
async function waitForMoreOfEach(): Promise<void> {
  const before = new Map([...writing.acknowledged].map(([protocol, messages]) => [protocol, messages.size]));
  const sent = () =>
    writing.syslog.map(({ connections }) => connections.flatMap(({ messages }) => messages).length);
  const sentBefore = sent();
  await waitUntil(
    () =>
      [...writing.acknowledged].every(
        ([protocol, { size }]) => size >= before.get(protocol)! + MIN_ACKNOWLEDGED,
      ) && sent().every((count, n) => count >= sentBefore[n]! + MIN_ACKNOWLEDGED),
    { what: 'more acknowledged logs of each protocol' },
  );
}

test.each([
  ['api', KILLS],
  ['processor-1', KILLS],
  ['redis', KILLS],
  ['elasticsearch', ELASTICSEARCH_KILLS],
] as const)(
  'No protocol loses or doubles a log when %s is killed under load (times: %d).',
  { timeout: TIMEOUT_MS },
  async (name, times) => {
    marker = uniqueMarker();
    const { indexed, failed } = await stack().api.status();
    writing = startProtocolWriters(stack().api, { grpc, syslog }, marker);
    for (let kill = 0; kill < times; kill++) {
      await waitForMoreOfEach();
      const { restarts } = stack()
        .processes()
        .find((process) => process.name === name)!;
      stack().kill(name, 'SIGKILL');
      await stack().waitFor(name, 'up', { restarts: restarts + 1, timeoutMs: RESTART_TIMEOUT_MS });
    }
    await waitUntilReady(stack());
    await waitForMoreOfEach();
    await writing.stop();

    const counts = await countMessages(stack().api, { resourceId: marker });
    for (const [protocol, messages] of writing.acknowledged) {
      const lost = [...messages].filter((message) => !counts.has(message));
      expect(lost, `acknowledged logs of ${protocol} that are lost`).toEqual([]);
    }
    const doubled = [...counts].filter(([, count]) => count > 1).map(([message]) => message);
    // Syslog has no answers: when that of Redis is lost, its messages are sent again.
    const isDoubled = (message: string) => name !== 'redis' || !message.includes(' syslog ');
    expect(doubled.filter(isDoubled), 'logs that are stored twice').toEqual([]);
    for (const { connections } of writing.syslog)
      for (const { messages, isComplete } of connections) {
        const found = messages.map((message) => counts.has(message));
        const end = isComplete ? messages.length : found.lastIndexOf(true) + 1;
        expect(
          messages.filter((_, n) => n < end && !found[n]),
          'messages of syslog that are lost before the end of their connection',
        ).toEqual([]);
      }
    expect((await stack().api.get<LossList>('/api/losses')).body.losses, 'losses that are told').toEqual([]);
    // Each log is counted once. The found logs may include some that were never acknowledged.
    const after = await stack().api.status();
    expect(after.indexed - indexed).toBe([...counts.values()].reduce((sum, count) => sum + count, 0));
    expect(after.failed).toBe(failed);
  },
);
