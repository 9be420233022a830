// Senders that stop in the middle of a body keep nobody else out.
import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { makeLogs, ndjson, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';

const MIB = 1024 * 1024;
const SLOW_SENDERS = 97;
const ROUNDS = 10;
/** Linux has every address of 127.0.0.0/8; macOS only one, so there all senders are one client. */
const [SLOW_ADDRESS, HONEST_ADDRESS] =
  process.platform === 'linux' ? ['127.0.0.3', '127.0.0.2'] : ['127.0.0.1', '127.0.0.1'];

const { hostname: host, port } = new URL(sharedApi().url);
const agent = new Agent({ keepAlive: true });
const sockets: Socket[] = [];
afterAll(() => {
  agent.destroy();
  for (const socket of sockets) socket.destroy();
});

/** Announces a body of 30 MB and sends some bytes of it. */
function sendPart(bytes: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port), localAddress: SLOW_ADDRESS });
    sockets.push(socket);
    // What it is answered in the end is not of interest here.
    socket.on('error', reject).resume();
    socket.write(
      `POST /api/logs HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/x-ndjson\r\nContent-Length: 30000000\r\n\r\n`,
    );
    socket.write(Buffer.alloc(bytes, ' '));
    socket.once('connect', () => resolve());
  });
}

function post(body: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-ndjson' };
    request({ host, port, path: '/api/logs', method: 'POST', agent, headers, localAddress: HONEST_ADDRESS })
      .on('response', (response) => response.resume().on('end', () => resolve(response.statusCode)))
      .on('error', reject)
      .end(body);
  });
}

test('Small and large bodies are accepted while another client holds up many bodies of its own.', async () => {
  const small = ndjson(makeLogs(uniqueMarker(), 1));
  const large = ndjson(makeLogs(uniqueMarker(), 200, { message: 'x'.repeat(10_000) }));
  expect(large.length).toBeGreaterThan(2_000_000);
  await Promise.all(Array.from({ length: SLOW_SENDERS }, () => sendPart(MIB)));
  await Promise.all([sendPart(1.2 * MIB), sendPart(1.2 * MIB)]);
  for (let round = 0; round < ROUNDS; round++) {
    expect(await post(large), `the large body of round ${round}`).toBe(202);
    expect(await post(small), `the small body of round ${round}`).toBe(202);
  }
});
