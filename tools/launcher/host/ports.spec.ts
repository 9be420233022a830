import { type AddressInfo, createServer, type Server } from 'node:net';
import { expect, test } from 'vitest';
import { findListener, freePortFrom, freePorts, isPortFree, listeningInodes } from './ports.ts';
import { portInUseError } from './require-free-ports.ts';

async function listening(host: string): Promise<[Server, number]> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return [server, (server.address() as AddressInfo).port];
}

test('A port in use on loopback or on all interfaces is not free, and the next free one is found.', async () => {
  for (const host of ['127.0.0.1', '0.0.0.0']) {
    const [server, port] = await listening(host);
    expect(await isPortFree(port), host).toBe(false);
    expect(await freePortFrom(port), host).toBeGreaterThan(port);
    server.close();
  }
});

test('The free ports are different and free.', async () => {
  const ports = await freePorts(5);
  expect(new Set(ports).size).toBe(5);
  for (const port of ports) expect(await isPortFree(port)).toBe(true);
});

test('The error about a port in use names the port, the program and the setting.', async () => {
  const [server, port] = await listening('127.0.0.1');
  const { message } = await portInUseError(port, 'TIMBERLINE_API_PORT');
  server.close();
  expect(message).toContain(`Port ${port} is in use`);
  expect(message).toMatch(/TIMBERLINE_API_PORT=\d+ \.\/start/);
  if (process.platform === 'linux') expect(message).toContain(`(pid ${process.pid})`);
});

test('A free port has no listener.', async () => {
  const [port] = await freePorts(1);
  expect(await findListener(port!)).toBeNull();
});

test('Listening sockets are distinguished from connections in the kernel table.', () => {
  const table = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    '   0: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 100 0 0 10 0',
    '   1: 0100007F:0BB8 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0 20 4 30 10 -1',
    '   2: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4713 1 0 100 0 0 10 0',
  ].join('\n');
  expect(listeningInodes(table, 3000)).toEqual(['4711']);
});
