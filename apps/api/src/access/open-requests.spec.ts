import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { OpenRequests } from './open-requests.ts';
import { ANYONE, type Principal } from './principal.ts';

const CHECK_MS = 20;
const withdrawn = new Set<Principal>();
const open = new OpenRequests({ isCurrent: (principal) => !withdrawn.has(principal) }, CHECK_MS);
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

const keyOf = (id: string): Principal => ({ ...ANYONE, kind: 'key', id, name: id });

/** Answers `/stream/N` without an end and anything else at once, for the principals by number. */
async function serve(principals: readonly Principal[]): Promise<number> {
  const server = createServer((request, response: ServerResponse) => {
    open.add(response, principals[Number(request.url!.slice(-1))]!);
    if (request.url!.startsWith('/stream')) response.write('begun');
    else response.end('done');
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Sends requests on one connection; tells what came, and whether the connection has ended. */
function send(port: number, paths: readonly string[]) {
  const state = { text: '', isClosed: false, send };
  const socket = connect(port, '127.0.0.1');
  socket.on('data', (chunk) => (state.text += String(chunk)));
  socket.on('close', () => (state.isClosed = true));
  socket.on('error', () => undefined);
  for (const path of paths) socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`);
  return state;
}

it('A request that lasts ends when its key is withdrawn, and that of another goes on.', async () => {
  const [first, second] = [keyOf('first'), keyOf('second')];
  const port = await serve([first, second]);
  const ending = send(port, ['/stream/0']);
  const staying = send(port, ['/stream/1']);
  await expect.poll(() => ending.text + staying.text).toMatch(/begun[^]*begun/);
  withdrawn.add(first);
  await expect.poll(() => ending.isClosed).toBe(true);
  expect(staying.isClosed).toBe(false);
});

it('A request that was sent ahead by another key hides nothing.', async () => {
  const [first, second] = [keyOf('first'), keyOf('second')];
  const port = await serve([first, second]);
  const ending = send(port, ['/stream/0', '/now/1']);
  await expect.poll(() => ending.text).toMatch(/begun/);
  withdrawn.add(first);
  await expect.poll(() => ending.isClosed).toBe(true);
});

it('A connection whose requests are answered stays open.', async () => {
  const first = keyOf('first');
  const port = await serve([first, ANYONE]);
  const idle = send(port, ['/now/0', '/now/0']);
  await expect.poll(() => idle.text).toMatch(/done[^]*done/);
  withdrawn.add(first);
  const other = send(port, ['/stream/0']);
  await expect.poll(() => other.isClosed).toBe(true);
  expect(idle.isClosed).toBe(false);
});
