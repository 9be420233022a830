import { PassThrough } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { expect, it, vi } from 'vitest';
import type { LogQueue } from '@timberline/queue';
import { StatusFeed } from './status-feed.ts';

/** An answer that keeps what it is told. */
function listener() {
  const raw = Object.assign(new PassThrough(), { writeHead: () => raw, flushHeaders: () => undefined });
  let told = '';
  raw.on('data', (chunk: Buffer) => (told += chunk.toString()));
  return { reply: { raw, hijack: () => undefined } as unknown as FastifyReply, raw, told: () => told };
}

it('tells whoever comes at once how ingest stands, also when the one before left just now', async () => {
  // Time passes by a second at most, so that the repetition of the last event does not come to help.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  try {
    const queue = { status: () => Promise.resolve({ queued: 0 }) } as unknown as LogQueue;
    const feed = new StatusFeed(queue);
    for (let visit = 0; visit < 3; visit++) {
      const visitor = listener();
      feed.join(visitor.reply);
      await vi.waitFor(() => expect(visitor.told()).toBe('data: {"queued":0}\n\n'));
      const beside = listener();
      feed.join(beside.reply);
      await vi.waitFor(() => expect(beside.told()).toBe('data: {"queued":0}\n\n'));
      for (const { raw } of [visitor, beside]) {
        raw.destroy();
        await new Promise((resolve) => raw.once('close', resolve));
      }
    }
  } finally {
    vi.useRealTimers();
  }
});
