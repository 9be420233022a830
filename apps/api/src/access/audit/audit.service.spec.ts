import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { AuditEntry } from '@timberline/contract';
import { AuditBuffer, connectRedis } from '@timberline/queue';
import { useRedis } from '@timberline/testing/redis';
import { Settings } from '../../settings.ts';
import { AuditUnavailableError, ForbiddenError } from '../access-error.ts';
import { Audit } from './audit.service.ts';
import type { AuditEvent } from './audit-entry.ts';

const redis = useRedis((url) => connectRedis(url, 'api'));
const EVENT: AuditEvent = {
  actor: { who: 'joe', kind: 'person', from: '192.0.2.7' },
  action: 'key.create',
  target: 'shop',
  outcome: 'ok',
};

let buffer: AuditBuffer;
let audit: Audit;

beforeEach(() => {
  buffer = new AuditBuffer(redis().client);
  audit = makeAudit('on');
});

afterEach(() => audit.beforeApplicationShutdown());

function makeAudit(auth: 'on' | 'off'): Audit {
  const made = new Audit(buffer, Object.assign(new Settings(), { auth }));
  made.onApplicationBootstrap();
  return made;
}

/** The entries that may be written, by time. */
async function written(): Promise<AuditEntry[]> {
  const entries = (await buffer.read(10_000)).map(({ text }) => JSON.parse(text) as AuditEntry);
  return entries.sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function outcomes(): Promise<string[]> {
  return (await written()).map(({ outcome }) => outcome);
}

it('What is recorded as done is kept when the call returns.', async () => {
  await audit.record(EVENT);
  expect(await written()).toMatchObject([
    {
      who: 'joe',
      kind: 'person',
      action: 'key.create',
      target: 'shop',
      from: '192.0.2.7',
      outcome: 'ok',
      count: 1,
    },
  ]);
});

it('A change is recorded with its outcome, and begun on disk before it is made.', async () => {
  const change = async () => {
    expect(await redis().client.hlen('timberline:audit')).toBe(1);
    expect(await written()).toEqual([]);
    return 7;
  };
  expect(await audit.attempt(EVENT, change, (result) => `shop (${result})`)).toBe(7);
  expect(await written()).toMatchObject([{ target: 'shop (7)', outcome: 'ok' }]);
});

it('A change that fails is failed, one that is forbidden is denied, and its error is passed on.', async () => {
  const fails = (error: Error) => audit.attempt(EVENT, () => Promise.reject(error));
  await expect(fails(new Error('broken'))).rejects.toThrow('broken');
  await expect(fails(new ForbiddenError('not you'))).rejects.toThrow('not you');
  expect(await outcomes()).toEqual(['failed', 'denied']);
});

it('While Redis is away nothing is changed, and the error says so.', async () => {
  redis().client.disconnect();
  const change = vi.fn(() => Promise.resolve());
  await expect(audit.attempt(EVENT, change)).rejects.toThrow(AuditUnavailableError);
  await expect(audit.attempt(EVENT, change)).rejects.toThrow(
    'This was not done, since it could not be recorded in the audit: Redis does not answer. Try again in a few seconds.',
  );
  expect(change).not.toHaveBeenCalled();
  await expect(audit.record(EVENT)).rejects.toThrow(AuditUnavailableError);
});

it('A change during which Redis goes away is recorded as done when it is back.', async () => {
  const { client, server } = redis();
  await audit.attempt(EVENT, () => Promise.resolve(server.process.kill('SIGSTOP')));
  server.process.kill('SIGCONT');
  await expect.poll(outcomes, { timeout: 10_000 }).toEqual(['ok']);
  expect(await client.hlen('timberline:audit')).toBe(1);
});

it('Without a login, what works without Redis goes on, and is recorded once when it is back.', async () => {
  await audit.beforeApplicationShutdown();
  audit = makeAudit('off');
  const { server } = redis();
  server.process.kill('SIGSTOP');
  await audit.attempt(EVENT, () => Promise.resolve());
  await audit.record({ ...EVENT, action: 'logs.export' });
  server.process.kill('SIGCONT');
  await expect
    .poll(async () => (await written()).map(({ action, outcome }) => `${action} ${outcome}`), {
      timeout: 10_000,
    })
    .toEqual(['key.create ok', 'logs.export ok']);
});

it('Refusals cost nothing while Redis is away, and are kept when it is back.', async () => {
  const { server } = redis();
  server.process.kill('SIGSTOP');
  for (let n = 0; n < 5; n++) await audit.record({ ...EVENT, outcome: 'denied' });
  server.process.kill('SIGCONT');
  await expect.poll(outcomes, { timeout: 10_000 }).toEqual(['denied']);
  await audit.beforeApplicationShutdown();
  expect((await written()).map(({ count }) => count)).toEqual([1, 4]);
});

it('Refusals leave room to what is done.', async () => {
  const fill = redis().client.pipeline();
  for (let n = 0; n < 10_000; n++) fill.hset('timberline:audit', `filled-${n}`, '0 {}');
  await fill.exec();
  await audit.record({ ...EVENT, outcome: 'denied' });
  await audit.record(EVENT);
  await audit.beforeApplicationShutdown();
  expect(await redis().client.hlen('timberline:audit')).toBe(10_001);
});

it('Where there is no room, nothing is done.', async () => {
  const fill = redis().client.pipeline();
  for (let n = 0; n < 20_000; n++) fill.hset('timberline:audit', `filled-${n}`, '0 {}');
  await fill.exec();
  await expect(audit.record(EVENT)).rejects.toThrow('too many entries wait for Elasticsearch');
});
