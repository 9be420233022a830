import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { freePort } from '@timberline/testing';
import { IngestCounters } from '../../../metrics/ingest-counters.ts';
import { Settings } from '../../../settings.ts';
import { SyslogServer } from './syslog.server.ts';
import type { SyslogIntake } from './syslog-intake.ts';

const servers: SyslogServer[] = [];

/** A server on a free port, and the messages that it has stored. */
async function start(store: (messages: string[]) => Promise<void> = () => Promise.resolve()) {
  const stored: string[] = [];
  const intake = {
    store: async (messages: readonly Buffer[]) => {
      const texts = messages.map(String);
      await store(texts);
      stored.push(...texts);
      return true;
    },
  };
  const settings = Object.assign(new Settings(), { syslogPort: await freePort() });
  const server = new SyslogServer(settings, intake as unknown as SyslogIntake, new IngestCounters());
  servers.push(server);
  await server.onApplicationBootstrap();
  return { port: settings.syslogPort, stored };
}

afterEach(() => {
  for (const server of servers.splice(0)) server.onApplicationShutdown();
});

it('Messages that come by TCP are stored in order, the last one also without its end.', async () => {
  const { port, stored } = await start();
  connect(port, '127.0.0.1').end('<34>a\n5 <34>b<34>c');
  await expect.poll(() => stored).toEqual(['<34>a', '<34>b', '<34>c']);
});

it('A connection is not read while its messages wait for the queue.', async () => {
  let release: (() => void) | undefined;
  const { port, stored } = await start(() => new Promise((resolve) => (release = resolve)));
  const socket = connect(port, '127.0.0.1');
  socket.write('<34>first\n');
  await expect.poll(() => release).toBeDefined();
  socket.write('<34>second\n');
  expect(stored).toEqual([]);
  release!();
  await expect.poll(() => stored).toEqual(['<34>first']);
  release = undefined;
  await expect.poll(() => release).toBeDefined();
  release!();
  await expect.poll(() => stored).toEqual(['<34>first', '<34>second']);
  socket.destroy();
});

it('Each datagram is a message.', async () => {
  const { port, stored } = await start();
  const socket = createSocket('udp4');
  socket.send('<34>a\n', port, '127.0.0.1');
  socket.send('<34>b', port, '127.0.0.1', () => socket.close());
  await expect.poll(() => stored.toSorted()).toEqual(['<34>a\n', '<34>b']);
});
