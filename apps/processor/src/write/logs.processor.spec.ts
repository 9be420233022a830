import { EventEmitter } from 'node:events';
import { Logger } from '@nestjs/common';
import type { Job, Queue } from 'bull';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type JobData, LogQueue, UnknownJobVersionError } from '@timberline/queue';
import type { BulkWriter } from '../elasticsearch/bulk-writer.ts';
import { Settings } from '../settings.ts';
import { LogsProcessor } from './logs.processor.ts';
import { WorkerState } from './worker-state.ts';

beforeEach(() => {
  vi.useFakeTimers();
  Logger.overrideLogger(false);
});
afterEach(() => void vi.useRealTimers());

function makeProcessor() {
  const queue = { mayBePoison: vi.fn(), countAttempt: vi.fn(), settle: vi.fn() };
  const writer = { send: vi.fn() };
  const state = new WorkerState();
  const bull = Object.assign(new EventEmitter(), { client: new EventEmitter() });
  const processor = new LogsProcessor(
    bull as unknown as Queue<JobData>,
    queue as unknown as LogQueue,
    writer as unknown as BulkWriter,
    state,
    new Settings(),
  );
  bull.client.emit('ready');
  return { processor, queue, writer, state };
}

it('A job of a newer version is returned to the queue, and nothing of it is counted or written.', async () => {
  const { processor, queue, writer, state } = makeProcessor();
  const data = { v: 2, lines: '', encoding: 'plain', logs: 1, bytes: 0 };
  // It is old enough to be checked for poison.
  const job = { id: 'A'.repeat(20), timestamp: Date.now() - 60_000, data } as unknown as Job<JobData>;
  await expect(processor.handle(job)).rejects.toThrow(UnknownJobVersionError);
  for (const call of [...Object.values(queue), writer.send]) expect(call).not.toHaveBeenCalled();
  expect(state.writeError).toContain('has version 2');
  expect(state.jobs).toBe(0);
});
