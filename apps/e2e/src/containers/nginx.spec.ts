// What nginx says itself, and what one client may use of what all share.
import { connect, type Socket } from 'node:net';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { makeLog, uniqueMarker } from '../harness/logs.ts';
import { waitUntil } from '../harness/wait.ts';
import { api, apiPort, compose, consolePages, untilHealthy } from './stack.ts';

const MIB = 1024 * 1024;

let sockets: Socket[] = [];
beforeAll(untilHealthy);
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
});

/** Sends bytes to a port on a connection of its own, and collects what is answered. */
function send(head: string, body: Buffer | string = '', port = apiPort): { received: () => string } {
  const socket = connect(port, '127.0.0.1', () => {
    socket.write(head);
    socket.write(body);
  });
  let received = '';
  socket.setEncoding('latin1').on('data', (part: string) => (received += part));
  // A server that refuses a body may reset the connection.
  socket.on('error', () => undefined);
  sockets.push(socket);
  return { received: () => received };
}

/** The head of a post whose body has this length, whether or not it ever comes. */
const postHead = (length: number): string =>
  `POST /api/logs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nContent-Length: ${length}\r\n\r\n`;

/** A request by another client, one that has another address: from within the container of nginx. */
async function otherClient(curl: string): Promise<string> {
  const { stdout } = await compose.exec('web', `curl -s -m 20 -o /dev/null -w '%{http_code}' ${curl}`);
  return stdout;
}

/** A post of that client, with a log that is padded to a size. */
function otherPost(bytes: number): Promise<string> {
  const log = JSON.stringify(makeLog(uniqueMarker()));
  return otherClient(
    `-H 'content-type: application/x-ndjson' --data-binary @- http://127.0.0.1:3000/api/logs <<'E'\n` +
      `$(head -c ${bytes} /dev/zero | tr '\\0' ' ')\n${log}\nE`.replace(`<<'E'`, '<<E'),
  );
}

test.each([
  ['a malformed request', 'GET\r\n\r\n', 400],
  ['a URL that is too long', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`, 414],
  [
    'headers that are too long',
    `GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'a'.repeat(20_000)}\r\n\r\n`,
    431,
  ],
])('The answer of nginx to %s is a problem document.', async (_what, request, status) => {
  for (const port of [apiPort, Number(new URL(consolePages.url).port)]) {
    const { received } = send(request, '', port);
    await expect.poll(received).toContain('\r\n\r\n{');
    const [head, body] = received().split('\r\n\r\n') as [string, string];
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(head).toMatch(/^content-type: application\/problem\+json$/im);
    expect(JSON.parse(body)).toMatchObject({ type: 'about:blank', status });
  }
});

test.each([
  ['DELETE', '/', 405],
  ['GET', '/main-AAAAAAAA.js', 404],
])('%s %s of the console is the problem %d.', async (method, path, status) => {
  const answer = await consolePages.request(path, { method });
  expect(answer).toMatchObject({ status, body: { status, type: 'about:blank' } });
});

test('While there is no API, reads and writes are told so in their own words.', async () => {
  await compose.run('stop', 'api');
  try {
    const read = await api.get('/api/logs');
    expect(read).toMatchObject({
      status: 503,
      body: { detail: 'The API did not answer. Try again in some seconds.' },
    });
    const write = await api.post([makeLog(uniqueMarker())]);
    expect(write.body.detail).toContain('may have been accepted');
    for (const { headers } of [read, write]) expect(headers.get('retry-after')).toBe('2');
    expect((await consolePages.get('/')).status, 'the console').toBe(200);
  } finally {
    await compose.run('up', '--detach');
    await untilHealthy();
  }
});

test('Large bodies that come slowly fill nothing, and leave room for another client.', async () => {
  const slow = Array.from({ length: 40 }, () => send(postHead(33_000_000), Buffer.alloc(31 * MIB, ' ')));
  await waitUntil(() => sockets.every((socket) => !socket.connecting), { what: 'open connections' });
  expect(await otherPost(0)).toBe('202');
  expect(await otherPost(2 * MIB)).toBe('202');
  const { stdout: used } = await compose.exec('web', 'du -sk /tmp | cut -f 1');
  expect(Number(used)).toBeLessThan(1024);
  const heads = slow.map(({ received }) => received().slice(0, 12)).filter((head) => head !== '');
  expect(heads.filter((head) => !/^HTTP\/1\.1 4(29|08|13)$/.test(head))).toEqual([]);
});

test('A client with too many requests under way is refused, and another one is served.', async () => {
  // Bodies of a few bytes that never end.
  const posts = Array.from({ length: 2_300 }, () => send(postHead(100), '\n'));
  await waitUntil(() => posts.some(({ received }) => received().includes('This client has 2,048 requests')), {
    what: 'an answer of nginx to too many requests',
  });
  const refused = posts.find(({ received }) => received().includes('This client has'))!.received();
  expect(refused).toMatch(/^HTTP\/1\.1 429 /);
  expect(refused).toMatch(/^retry-after: 1$/im);
  expect(await otherClient('http://127.0.0.1:3000/health/live')).toBe('200');
  expect(await otherPost(0)).toBe('202');
});
