import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { readSettings } from '@timberline/settings';
import { freePort, TestAuthority } from '@timberline/testing';
import { IngestCounters } from '../../../metrics/ingest-counters.ts';
import { Settings } from '../../../settings.ts';
import { SyslogServer } from './syslog.server.ts';
import type { SyslogIntake } from './syslog-intake.ts';

const servers: SyslogServer[] = [];

/** A server on a free port, and the messages that it has stored. */
async function start(
  store: (messages: string[]) => Promise<void> = () => Promise.resolve(),
  changed: Partial<Settings> = {},
) {
  const stored: string[] = [];
  const intake = {
    store: async (messages: readonly Buffer[]) => {
      const texts = messages.map(String);
      await store(texts);
      stored.push(...texts);
      return true;
    },
  };
  const settings = Object.assign(new Settings(), { syslogPort: await freePort(), ...changed });
  const server = new SyslogServer(settings, intake as unknown as SyslogIntake, new IngestCounters());
  servers.push(server);
  await server.onApplicationBootstrap();
  return { port: settings.syslogPort!, stored };
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

describe('Who may send', () => {
  const authority = new TestAuthority();
  const others = new TestAuthority('Others');
  const server = authority.issue('server');
  const tls = { syslogTlsCert: server.cert, syslogTlsKey: server.key };
  const certificate = ({ cert, key }: { cert: string; key: string }) => ({
    cert: readFileSync(cert),
    key: readFileSync(key),
  });
  afterAll(() => {
    authority.remove();
    others.remove();
  });

  /** Sends by TLS, and resolves when the server has ended the connection or stored the message. */
  async function sendByTls(port: number, message: string, options: ConnectionOptions): Promise<void> {
    const socket = connectTls({ port, host: '127.0.0.1', ca: readFileSync(authority.cert), ...options });
    socket.on('error', () => undefined);
    socket.end(`${message}\n`);
    await once(socket, 'close');
  }

  async function sendByUdp(port: number, message: string): Promise<void> {
    const socket = createSocket('udp4');
    await new Promise((resolve) => socket.send(message, port, '127.0.0.1', resolve));
    socket.close();
  }

  it('With an authority, messages are taken only from senders that have a certificate of it.', async () => {
    const { port, stored } = await start(undefined, { ...tls, syslogTlsCa: authority.cert });
    await sendByTls(port, '<34>nobody', {});
    await sendByTls(port, '<34>stranger', certificate(others.issue('sender')));
    await sendByTls(port, '<34>sender', certificate(authority.issue('sender')));
    await expect.poll(() => stored).toEqual(['<34>sender']);
  });

  it('With an authority alone, UDP is off, since an address proves nothing.', async () => {
    const { port, stored } = await start(undefined, { ...tls, syslogTlsCa: authority.cert });
    // Nothing listens there, so the port is free.
    const other = createSocket('udp4');
    await new Promise<void>((resolve) => other.bind(port, '127.0.0.1', resolve));
    other.close();
    expect(stored).toEqual([]);
  });

  it('With networks, messages of others are refused, by TCP and UDP.', async () => {
    const named = await start(undefined, { syslogAllow: '10.0.0.0/8,127.0.0.1' });
    await sendByUdp(named.port, '<34>datagram');
    connect(named.port, '127.0.0.1').end('<34>line\n');
    await expect.poll(() => named.stored.toSorted()).toEqual(['<34>datagram', '<34>line']);

    const foreign = await start(undefined, { syslogAllow: '10.0.0.0/8,::1' });
    await sendByUdp(foreign.port, '<34>datagram');
    const socket = connect(foreign.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('<34>line\n');
    await once(socket, 'close');
    expect(foreign.stored).toEqual([]);
  });

  it('With both, a sender of a network needs no certificate.', async () => {
    const { port, stored } = await start(undefined, {
      ...tls,
      syslogTlsCa: authority.cert,
      syslogAllow: '127.0.0.0/8',
    });
    await sendByTls(port, '<34>neighbor', {});
    await expect.poll(() => stored).toEqual(['<34>neighbor']);
  });

  it('With a login, a start without any of them stops and says the three ways.', () => {
    const env = { TIMBERLINE_SECRET: 's'.repeat(32), TIMBERLINE_AUTH: 'on', TIMBERLINE_SYSLOG_PORT: '5514' };
    expect(() => readSettings(Settings, env)).toThrow(
      /TIMBERLINE_SYSLOG_ALLOW is not set; it must name the networks .* TIMBERLINE_SYSLOG_TLS_CA .* leave out TIMBERLINE_SYSLOG_PORT/,
    );
    expect(readSettings(Settings, { ...env, TIMBERLINE_SYSLOG_ALLOW: '10.0.0.0/8' }).syslogAllow).toBe(
      '10.0.0.0/8',
    );
    const withAuthority = {
      TIMBERLINE_SYSLOG_TLS_CERT: server.cert,
      TIMBERLINE_SYSLOG_TLS_KEY: server.key,
      TIMBERLINE_SYSLOG_TLS_CA: authority.cert,
    };
    expect(readSettings(Settings, { ...env, ...withAuthority }).syslogTls).not.toBeNull();
    expect(readSettings(Settings, { ...env, TIMBERLINE_AUTH: 'off' }).authOn).toBe(false);
  });

  it('Files of TLS that do not fit stop a start.', () => {
    const env = { TIMBERLINE_SECRET: 's'.repeat(32), TIMBERLINE_SYSLOG_TLS_CERT: server.cert };
    expect(() => readSettings(Settings, env)).toThrow(
      'it must be set together with TIMBERLINE_SYSLOG_TLS_KEY',
    );
    expect(() =>
      readSettings(Settings, { ...env, TIMBERLINE_SYSLOG_TLS_KEY: others.issue('other').key }),
    ).toThrow('the key is not that of the certificate');
    expect(() =>
      readSettings(Settings, {
        ...env,
        TIMBERLINE_SYSLOG_TLS_CA: authority.cert,
        TIMBERLINE_SYSLOG_TLS_CERT: '',
      }),
    ).toThrow('TIMBERLINE_SYSLOG_TLS_CA is');
  });
});
