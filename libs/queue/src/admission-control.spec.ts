import { describe, expect, it } from 'vitest';
import { startRedis, useRedis } from '@timberline/testing/redis';
import { AdmissionControl, closedReason, type QueueSnapshot, usageOf } from './admission-control.ts';
import { connectRedis } from './connection.ts';
import { QueueUnavailableError } from './errors.ts';
import { encodeJob } from './job.ts';
import { LogQueue } from './log-queue.ts';

const limits = { queueBytes: 1000, deadLetters: { count: 10, bytes: 1000 } };
const empty: QueueSnapshot = {
  at: 0,
  queuedBytes: 0,
  settledBytes: 0,
  deadLetters: 0,
  deadLetterBytes: 0,
  usedMemory: 0,
  maxMemory: 1000,
  enqueuedLogs: 0,
  settledLogs: 0,
  marker: null,
};
const usageAt = (state: Partial<QueueSnapshot>) => usageOf({ ...empty, ...state }, 0, limits);

describe('usageOf', () => {
  it('The bytes added since the snapshot count.', () => {
    expect(usageOf({ ...empty, queuedBytes: 600 }, 300, limits).queue).toBe(0.9);
  });
});

describe('closedReason', () => {
  it('Admission closes when the queue reaches its limit.', () => {
    expect(closedReason(usageAt({ queuedBytes: 999 }), undefined)).toBeUndefined();
    expect(closedReason(usageAt({ queuedBytes: 1000 }), undefined)).toBe('queue');
  });

  it('Admission opens again only when the queue is below 90 % of its limit.', () => {
    expect(closedReason(usageAt({ queuedBytes: 901 }), 'queue')).toBe('queue');
    expect(closedReason(usageAt({ queuedBytes: 899 }), 'queue')).toBeUndefined();
  });

  it('Admission closes at 65 % of the memory limit of Redis.', () => {
    expect(closedReason(usageAt({ usedMemory: 651 }), undefined)).toBe('memory');
  });

  it('Memory does not close admission when Redis has no memory limit.', () => {
    expect(closedReason(usageAt({ usedMemory: 651, maxMemory: 0 }), undefined)).toBeUndefined();
  });

  it('Admission closes at the number of dead letters and opens with the first one removed.', () => {
    expect(closedReason(usageAt({ deadLetters: 10 }), undefined)).toBe('dead-letters');
    expect(closedReason(usageAt({ deadLetters: 9 }), 'dead-letters')).toBeUndefined();
  });

  it('Admission closes at the bytes of dead letters.', () => {
    expect(closedReason(usageAt({ deadLetterBytes: 1000 }), undefined)).toBe('dead-letters');
  });
});

describe('AdmissionControl', () => {
  const redis = useRedis((url) => connectRedis(url, 'api'));

  it('Admission follows the queue and says when to retry.', async () => {
    const queue = new LogQueue(redis().client);
    const control = new AdmissionControl(redis().client, limits);
    await control.start();
    expect(control.admission()).toEqual({ open: true });
    expect(control.snapshot).toMatchObject({
      queuedBytes: 0,
      deadLetters: 0,
      usedMemory: expect.toSatisfy((bytes: number) => bytes > 0) as number,
      maxMemory: 200 * 1024 * 1024,
    });
    await queue.add([encodeJob({ firstId: 'A'.repeat(20), logs: 1, lines: 'x'.repeat(1000) })]);
    control.added(1000);
    expect(control.admission(), 'admission before the next snapshot').toMatchObject({
      open: false,
      reason: 'queue',
    });
    await expect.poll(() => control.snapshot!.queuedBytes).toBe(1000);
    expect(control.admission(), 'admission after the next snapshot').toMatchObject({
      open: false,
      reason: 'queue',
      retryAfterSeconds: expect.toSatisfy((seconds: number) => seconds > 0) as number,
    });
    await queue.settle({ jobId: 'A'.repeat(20), stored: 1, refused: [] }, limits.deadLetters);
    await expect.poll(() => control.admission()).toEqual({ open: true });
    control.stop();
  });

  it('Starting waits for the first snapshot while the client is still connecting.', async () => {
    const connecting = connectRedis(redis().server.url, 'api');
    const control = new AdmissionControl(connecting, { ...limits, queueBytes: 1 });
    await new LogQueue(redis().client).add([encodeJob({ firstId: 'B'.repeat(20), logs: 1, lines: 'x' })]);
    await control.start();
    expect(control.admission()).toMatchObject({ open: false, reason: 'queue' });
    control.stop();
    connecting.disconnect();
  });

  it('Nothing is admitted before Redis could be read, and starting does not wait for it forever.', async () => {
    const frozen = await startRedis();
    frozen.process.kill('SIGSTOP');
    const client = connectRedis(frozen.url, 'api');
    const control = new AdmissionControl(client, limits);
    await control.start();
    expect(() => control.admission()).toThrow(QueueUnavailableError);
    frozen.process.kill('SIGCONT');
    await expect.poll(() => control.snapshot).toBeDefined();
    expect(control.admission()).toEqual({ open: true });
    control.stop();
    client.disconnect();
    await frozen.stop();
  });
});
