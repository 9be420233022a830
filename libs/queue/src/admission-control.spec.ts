import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RedisServer, startRedis } from '@timberline/testing';
import { AdmissionControl, decide, levelOf, type Reading } from './admission-control.ts';
import { connectRedis } from './connection.ts';
import { QueueUnavailableError } from './errors.ts';
import { encodeJob } from './job.ts';
import { LogQueue } from './log-queue.ts';

const limits = { queueBytes: 1000, deadLetters: { letters: 10, bytes: 1000 } };
const reading: Reading = {
  at: 0,
  queuedBytes: 0,
  settledBytes: 0,
  deadLetters: 0,
  deadLetterBytes: 0,
  usedMemory: 0,
  maxMemory: 1000,
  marker: null,
};

describe('the level of the queue', () => {
  it('is counted with what the door added since the reading', () => {
    expect(levelOf({ ...reading, queuedBytes: 600 }, 300, limits).queue).toBe(0.9);
  });

  it('closes the door at a limit and opens it again only below 90 % of it', () => {
    const at = (queuedBytes: number) => levelOf({ ...reading, queuedBytes }, 0, limits);
    expect(decide(at(999), undefined)).toBeUndefined();
    expect(decide(at(1000), undefined)).toBe('queue');
    expect(decide(at(901), 'queue')).toBe('queue');
    expect(decide(at(899), 'queue')).toBeUndefined();
  });

  it('closes the door at 65 % of the memory of Redis, where it has a limit', () => {
    expect(decide(levelOf({ ...reading, usedMemory: 651 }, 0, limits), undefined)).toBe('memory');
    expect(
      decide(levelOf({ ...reading, usedMemory: 651, maxMemory: 0 }, 0, limits), undefined),
    ).toBeUndefined();
  });

  it('closes the door at the limit of dead letters, and opens it with the first that goes', () => {
    const at = (deadLetters: number) => levelOf({ ...reading, deadLetters }, 0, limits);
    expect(decide(at(10), undefined)).toBe('dead-letters');
    expect(decide(at(9), 'dead-letters')).toBeUndefined();
    expect(decide(levelOf({ ...reading, deadLetterBytes: 1000 }, 0, limits), undefined)).toBe('dead-letters');
  });
});

describe('the gauge', () => {
  let server: RedisServer;
  let client: Redis;
  beforeAll(async () => {
    server = await startRedis();
    client = connectRedis(server.url, 'door');
    await new Promise((resolve) => client.once('ready', resolve));
  });
  afterAll(async () => {
    client?.disconnect();
    await server?.stop();
  });

  it('reads the queue, and says when to come back', async () => {
    const queue = new LogQueue(client);
    const gauge = new AdmissionControl(client, limits);
    await gauge.start();
    expect(gauge.admission()).toEqual({ open: true });
    expect(gauge.reading).toMatchObject({ queuedBytes: 0, deadLetters: 0 });
    expect(gauge.reading!.usedMemory).toBeGreaterThan(0);
    expect(gauge.reading!.maxMemory).toBe(200 * 1024 * 1024);
    await queue.add([encodeJob({ firstId: 'A'.repeat(20), logs: 1, lines: 'x'.repeat(1000) })]);
    gauge.added(1000);
    expect(gauge.admission()).toMatchObject({ open: false, reason: 'queue' });
    await expect.poll(() => gauge.reading!.queuedBytes).toBe(1000);
    const closed = gauge.admission();
    expect(closed).toMatchObject({ open: false, reason: 'queue' });
    expect('retryAfterSeconds' in closed && closed.retryAfterSeconds).toBeGreaterThan(0);
    await queue.settle({ jobId: 'A'.repeat(20), stored: 1, refused: [] }, limits.deadLetters);
    await expect.poll(() => gauge.admission()).toEqual({ open: true });
    gauge.stop();
  });

  it('has its first reading when it has started, though the client is only connecting', async () => {
    const starting = connectRedis(server.url, 'door');
    const gauge = new AdmissionControl(starting, { ...limits, queueBytes: 1 });
    await new LogQueue(client).add([encodeJob({ firstId: 'B'.repeat(20), logs: 1, lines: 'x' })]);
    await gauge.start();
    expect(gauge.admission()).toMatchObject({ open: false, reason: 'queue' });
    gauge.stop();
    starting.disconnect();
  });

  it('lets nothing in before it could read Redis, and does not wait for that without end', async () => {
    const away = await startRedis();
    away.process.kill('SIGSTOP');
    const waiting = connectRedis(away.url, 'door');
    const gauge = new AdmissionControl(waiting, limits);
    await gauge.start();
    expect(() => gauge.admission()).toThrow(QueueUnavailableError);
    away.process.kill('SIGCONT');
    await expect.poll(() => gauge.reading).toBeDefined();
    expect(gauge.admission()).toEqual({ open: true });
    gauge.stop();
    waiting.disconnect();
    await away.stop();
  });
});
