import { PassThrough } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type LogQueue, QueueUnavailableError } from '@timberline/queue';
import { problemBody, ProblemError } from '../../http/problem-error.ts';
import { Reader } from '../../limits/reader.ts';
import { SlowReaders } from '../../limits/slow-readers.ts';
import { StatusStreamLimit } from '../../limits/stream-limits.ts';
import { StatusFeed } from './status-feed.ts';

const HOURS = 5 * 3_600_000;
const EVENT = 'data: {"queued":0}\n\n';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] }));
afterEach(() => void vi.useRealTimers());

/** A client that keeps the text that it receives. */
function connect(feed: StatusFeed) {
  const raw = Object.assign(new PassThrough(), { writeHead: () => raw, flushHeaders: () => undefined });
  let received = '';
  raw.on('data', (chunk: Buffer) => (received += chunk.toString()));
  const reply = { raw, request: { method: 'GET' }, hijack: () => undefined } as unknown as FastifyReply;
  feed.join(new Reader('127.0.0.1', undefined, reply), reply);
  return {
    received: () => received,
    disconnect: async () => {
      raw.destroy();
      await new Promise((resolve) => raw.once('close', resolve));
    },
  };
}

const unavailable = () => problemBody(503, 'Redis cannot be reached.');
const errors = { render: unavailable, toProblem: () => new ProblemError(503, 'Redis cannot be reached.') };

function feedOf(status: () => Promise<unknown>): StatusFeed {
  const queue = { status } as unknown as LogQueue;
  return new StatusFeed(queue, errors, new StatusStreamLimit(), new SlowReaders());
}

it('Every client gets the state at once, even right after the last one left.', async () => {
  const feed = feedOf(() => Promise.resolve({ queued: 0 }));
  for (let visit = 0; visit < 3; visit++) {
    const first = connect(feed);
    await vi.waitFor(() => expect(first.received()).toBe(EVENT));
    const second = connect(feed);
    await vi.waitFor(() => expect(second.received()).toBe(EVENT));
    await first.disconnect();
    await second.disconnect();
  }
});

it('An unchanged state is repeated every five seconds.', async () => {
  const client = connect(feedOf(() => Promise.resolve({ queued: 0 })));
  await vi.waitFor(() => expect(client.received()).toBe(EVENT));
  await vi.advanceTimersByTimeAsync(4_500);
  expect(client.received()).toBe(EVENT);
  await vi.advanceTimersByTimeAsync(1_000);
  await vi.waitFor(() => expect(client.received()).toBe(EVENT + EVENT));
  await client.disconnect();
});

it.each([HOURS, -HOURS])(
  'An unchanged state is repeated in time when the clock jumps by %d ms.',
  async (step) => {
    const client = connect(feedOf(() => Promise.resolve({ queued: 0 })));
    await vi.waitFor(() => expect(client.received()).toBe(EVENT));
    vi.setSystemTime(Date.now() + step);
    await vi.advanceTimersByTimeAsync(4_500);
    expect(client.received(), 'before five seconds').toBe(EVENT);
    await vi.advanceTimersByTimeAsync(1_000);
    await vi.waitFor(() => expect(client.received()).toBe(EVENT + EVENT));
    await client.disconnect();
  },
);

it('While the queue is unavailable the event is a problem.', async () => {
  const client = connect(feedOf(() => Promise.reject(new QueueUnavailableError('Redis is away', 'none'))));
  await vi.waitFor(() =>
    expect(client.received()).toMatch(/^event: problem\ndata: \{.*"status":503.*\}\n\n$/),
  );
  await client.disconnect();
});
