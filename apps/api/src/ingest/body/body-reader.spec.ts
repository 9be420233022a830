import { type ClientRequest, createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProblemError } from '../../problem/problem-error.ts';
import { BODY_READER_LIMITS, BodyReader, type ReadBody } from './body-reader.ts';

const LIMIT = 64 * 1024;
const bounds = { ...BODY_READER_LIMITS, longBytes: 8 * 1024, placeWaitMs: 300, waiting: 2, stallMs: 200 };

/** Bodies that were read and not released yet, in the order in which they were read to the end. */
let held: ReadBody[];
let server: Server;

beforeEach(async () => {
  held = [];
  const intake = new BodyReader(LIMIT, bounds);
  server = createServer((request, response) => {
    const encoding = request.headers['content-encoding'] as 'gzip' | undefined;
    intake.read(request, encoding).then(
      (body) => {
        const isHeld = request.url === '/hold';
        if (isHeld) held.push(body);
        response.end(String(body.bytes.length));
        if (!isHeld) body.release();
      },
      (error: ProblemError) => {
        response.statusCode = error.status ?? 500;
        response.end(error.message);
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

interface Answer {
  status: number;
  text: string;
}

/** A post that the test writes piece by piece. */
function open(
  path = '/',
  headers: Record<string, string | number> = {},
): { request: ClientRequest; answer: Promise<Answer> } {
  const { port } = server.address() as AddressInfo;
  const request = httpRequest({ port, path, method: 'POST', headers });
  const answer = new Promise<Answer>((resolve, reject) => {
    request.on('error', reject).on('response', (response) => {
      let text = '';
      response
        .on('data', (chunk) => (text += chunk))
        .on('end', () => resolve({ status: response.statusCode!, text }));
    });
  });
  return { request, answer };
}

function post(body: Buffer, path?: string, headers?: Record<string, string | number>): Promise<Answer> {
  const { request, answer } = open(path, headers);
  request.end(body);
  return answer;
}

const long = Buffer.alloc(20 * 1024, 'x');
const untilHeld = async (count: number) => {
  while (held.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
};

describe('reading bodies', () => {
  it('gives them whole, of any length up to the limit, in one piece or many', async () => {
    for (const length of [0, 1, 5_000, 20_000, LIMIT])
      expect(await post(Buffer.alloc(length))).toEqual({ status: 200, text: String(length) });
    const { request, answer } = open('/', { 'transfer-encoding': 'chunked' });
    for (let i = 0; i < 10; i++) request.write(Buffer.alloc(1_000));
    request.end();
    expect((await answer).text).toBe('10000');
  });

  it('refuses one over the limit, announced or not, and lets the sender read the answer', async () => {
    expect((await post(Buffer.alloc(LIMIT + 1))).status).toBe(413);
    expect((await post(Buffer.alloc(50 * LIMIT))).status).toBe(413);
    expect((await post(Buffer.alloc(50 * LIMIT), '/', { 'transfer-encoding': 'chunked' })).status).toBe(413);
    expect((await post(gzipSync(Buffer.alloc(LIMIT + 1)), '/', { 'content-encoding': 'gzip' })).status).toBe(
      413,
    );
    expect((await post(gzipSync(Buffer.alloc(LIMIT)), '/', { 'content-encoding': 'gzip' })).status).toBe(200);
  });

  it('lets long bodies wait for a place, short ones not, and gives places in turn', async () => {
    await Promise.all([post(long, '/hold'), post(long, '/hold')]);
    const third = post(long, '/hold');
    expect((await post(Buffer.alloc(100))).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(held).toHaveLength(2);
    held[0]!.release();
    expect((await third).status).toBe(200);
    expect(held).toHaveLength(3);
  });

  it('refuses with 429 the long body that waited too long, or that finds too many waiting', async () => {
    await Promise.all([post(long, '/hold'), post(long, '/hold')]);
    const statuses = await Promise.all(
      [post(long), post(long), post(long)].map(async (answer) => (await answer).status),
    );
    expect(statuses).toEqual([429, 429, 429]);
    held[0]!.release();
    expect((await post(long)).status).toBe(200);
  });

  it('takes a place for a compressed body that is long inside, none for a short one', async () => {
    const headers = { 'content-encoding': 'gzip' };
    await Promise.all([post(gzipSync(long), '/hold', headers), post(long, '/hold')]);
    expect((await post(gzipSync(long), '/', headers)).status).toBe(429);
    expect((await post(gzipSync(Buffer.alloc(100)), '/', headers)).status).toBe(200);
    held[1]!.release();
    expect((await post(gzipSync(long), '/', headers)).status).toBe(200);
  });

  it('takes the place from a sender who stalls', async () => {
    const stalled = [open('/', { 'content-length': 30_000 }), open('/', { 'content-length': 30_000 })];
    for (const { request } of stalled) request.write(long);
    expect((await Promise.all(stalled.map(({ answer }) => answer))).map(({ status }) => status)).toEqual([
      408, 408,
    ]);
    expect((await post(long)).status).toBe(200);
    for (const { request } of stalled) request.on('error', () => undefined).destroy();
  });

  it('gives back what a sender held who goes away', async () => {
    for (let i = 0; i < 10; i++) {
      const { request, answer } = open('/hold', { 'content-length': 30_000 });
      answer.catch(() => undefined);
      request.write(long);
      await new Promise((resolve) => setTimeout(resolve, 20));
      request.destroy();
    }
    await Promise.all([post(long, '/hold'), post(long, '/hold')]);
    await untilHeld(2);
  });

  it('refuses with 429 what would take all bodies together past their bound', async () => {
    const short = Buffer.alloc(8_000);
    const answers = await Promise.all(Array.from({ length: 40 }, () => post(short, '/hold')));
    const taken = answers.filter(({ status }) => status === 200).length;
    expect(taken).toBe(Math.floor((bounds.bodies * LIMIT) / short.length));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(40 - taken);
    for (const body of held) body.release();
    expect((await post(short)).status).toBe(200);
  });
});
