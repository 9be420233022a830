import { connect, type Socket } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SearchError } from '../elasticsearch/search-error.ts';
import { AnswerMemory } from '../limits/answer-memory.ts';
import { MAX_ANSWERS_BYTES_PER_CLIENT, MIB } from '../limits/memory-budget.ts';
import { fakeReader } from '../limits/reader.fixture.ts';
import { readerOf } from '../limits/reader.ts';
import { SlowReaders } from '../limits/slow-readers.ts';
import { boundAnswers } from './bound-answers.ts';
import { problemBody } from './problem-error.ts';

/** More than the operating system holds for a client that does not read. */
const LONG = 'ä'.repeat(16 * MIB);

let server: FastifyInstance;
let memory: AnswerMemory;

beforeEach(async () => {
  // The interval of SlowReaders alone, so that connections work as usual.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  memory = new AnswerMemory();
  server = fastify();
  boundAnswers(server, {
    memory,
    slowReaders: new SlowReaders(),
    errors: { render: (error) => problemBody(503, (error as SearchError).message) },
  });
  server.get('/long', () => LONG);
  server.get('/short', async (request, reply) => {
    await memory.reserve(readerOf(request, reply), 10 * MIB);
    return { short: true };
  });
  await server.listen();
});

afterEach(async () => {
  vi.useRealTimers();
  await server.close();
});

/** A client that does not read. */
function stall(path: string): Promise<Socket> {
  const address = server.server.address() as { port: number };
  return new Promise((resolve) => {
    const socket = connect(address.port, '127.0.0.1', () => {
      socket.pause();
      socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`);
      resolve(socket);
    });
    socket.on('error', () => undefined);
  });
}

const url = (path: string) => `http://127.0.0.1:${(server.server.address() as { port: number }).port}${path}`;

it('A long answer arrives whole and with its length, and is counted until then.', async () => {
  const response = await fetch(url('/long'));
  expect(response.headers.get('content-length')).toBe(String(Buffer.byteLength(LONG)));
  expect(memory.bytes).toBe(Buffer.byteLength(LONG));
  expect((await response.text()) === LONG).toBe(true);
  await expect.poll(() => memory.bytes).toBe(0);
});

it('A short answer returns the memory that was reserved for a long one.', async () => {
  expect(await (await fetch(url('/short'))).json()).toEqual({ short: true });
  expect(memory.bytes).toBe(0);
});

it('A client that does not read is disconnected, which returns its memory.', async () => {
  const socket = await stall('/long');
  await expect.poll(() => memory.bytes).toBe(Buffer.byteLength(LONG));
  const isClosed = new Promise((resolve) => socket.once('close', resolve));
  for (let second = 0; second < 25; second++) {
    vi.advanceTimersByTime(1_000);
    await new Promise(setImmediate);
  }
  socket.resume();
  await isClosed;
  expect(memory.bytes).toBe(0);
});

it('A long answer for which there is no room is a problem with a time to try again.', async () => {
  const { reader } = fakeReader('127.0.0.1');
  await memory.reserve(reader, MAX_ANSWERS_BYTES_PER_CLIENT);
  const response = await fetch(url('/long'));
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('2');
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(await response.json()).toMatchObject({ status: 503 });
});
