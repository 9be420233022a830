import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { drain } from './drain.ts';

let server: Server;
let agent: Agent;
let port: number;

beforeEach(async () => {
  server = createServer((_request, response) => response.end('answer'));
  agent = new Agent({ keepAlive: true, maxSockets: 1 });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  ({ port } = server.address() as AddressInfo);
});

afterEach(() => {
  vi.useRealTimers();
  agent.destroy();
  server.close();
  server.closeAllConnections();
});

/** Sends a request over the one connection that is kept, and returns the header of its answer. */
async function connectionHeader(): Promise<string | undefined> {
  const sent = request({ host: '127.0.0.1', port, agent }).end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  await once(answer.resume(), 'end');
  return answer.headers.connection;
}

it('A draining server answers on its connections, closes each after one answer, and takes no others.', async () => {
  expect(await connectionHeader()).toBe('keep-alive');
  const drained = drain(server);
  expect(await connectionHeader()).toBe('close');
  await expect(connectionHeader(), 'on another connection').rejects.toThrow('ECONNREFUSED');
  await drained;
});

it('A server that was drained can be closed as usual.', async () => {
  await connectionHeader();
  await drain(server);
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeIdleConnections();
  });
});

it('A request that came while the machine was busy is answered, however long that was.', async () => {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  socket.setEncoding('utf8').on('data', (part: string) => (received += part));
  const send = () => void socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  send();
  await vi.waitFor(() => expect(received).toMatch(/answer$/));
  const drained = drain(server);
  await new Promise((resolve) => setImmediate(resolve));
  received = '';
  send();
  const end = performance.now() + 700;
  while (performance.now() < end);
  await drained;
  server.close();
  await once(socket, 'close');
  expect(received).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*answer$/);
});

it('A server without connections has nothing to wait for.', async () => {
  vi.useFakeTimers();
  await drain(server);
  expect(vi.getTimerCount()).toBe(0);
});
