import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { drain } from './drain.ts';

let server: Server;
let agent: Agent;

beforeEach(async () => {
  server = createServer((_request, response) => response.end('answer'));
  agent = new Agent({ keepAlive: true, maxSockets: 1 });
  await once(server.listen(0, '127.0.0.1'), 'listening');
});

afterEach(() => {
  vi.useRealTimers();
  agent.destroy();
  server.close();
});

/** Sends a request over the one connection that is kept, and returns the header of its answer. */
async function connectionHeader(): Promise<string | undefined> {
  const { port } = server.address() as AddressInfo;
  const sent = request({ host: '127.0.0.1', port, agent }).end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  await once(answer.resume(), 'end');
  return answer.headers.connection;
}

it('A draining server still answers, and asks for another connection.', async () => {
  expect(await connectionHeader()).toBe('keep-alive');
  const drained = drain(server);
  expect(await connectionHeader()).toBe('close');
  expect(await connectionHeader(), 'on a connection that was opened meanwhile').toBe('close');
  await drained;
  expect(server.listening).toBe(true);
});

it('A server without connections has nothing to wait for.', async () => {
  vi.useFakeTimers();
  await drain(server);
  expect(vi.getTimerCount()).toBe(0);
});
