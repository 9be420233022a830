import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { LastResponses } from './last-responses.ts';
import { limitUnreadBodies } from './unread-bodies.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** Answers each request at once, and sends one whose body has `sent` of 100 bytes. */
async function post(sent: number) {
  const server: Server = createServer((request, response) => {
    request.resume();
    response.end('refused');
  });
  const stopWatch = limitUnreadBodies(new LastResponses(server), { timeoutMs: 50, checkMs: 10 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  stops.push(stopWatch, () => server.close().closeAllConnections());
  const state = { text: '', isClosed: false };
  socket.on('data', (chunk) => (state.text += String(chunk)));
  socket.on('close', () => (state.isClosed = true));
  socket.on('error', () => undefined);
  socket.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n${'x'.repeat(sent)}`);
  await expect.poll(() => state.text).toMatch(/refused/);
  return state;
}

it('The connection of a sender that does not finish its body is closed behind the answer.', async () => {
  const state = await post(50);
  await expect.poll(() => state.isClosed).toBe(true);
});

it('The connection of a sender that finished its body stays open.', async () => {
  const complete = await post(100);
  // One that is opened later and closed shows that the time has passed for both.
  const incomplete = await post(50);
  await expect.poll(() => incomplete.isClosed).toBe(true);
  expect(complete.isClosed).toBe(false);
});
