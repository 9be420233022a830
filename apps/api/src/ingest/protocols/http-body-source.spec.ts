import { type ClientRequest, createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { BodyReader } from '../body/body-reader.ts';
import type { IngestError } from '../ingest-error.ts';
import { HttpBodySource } from './http-body-source.ts';

const LIMIT_BYTES = 64 * 1024;

let server: Server;
/** The kinds of the errors that reading threw, in order. */
let errors: string[];
/** Called after each request that was read or refused. */
let onSettled: () => void;

beforeEach(async () => {
  errors = [];
  onSettled = () => undefined;
  const reader = new BodyReader(LIMIT_BYTES);
  server = createServer((request, response) => {
    reader
      .read(new HttpBodySource({ raw: request, ip: request.socket.remoteAddress! }))
      .then(
        (body) => {
          response.end(String(body.bytes.length));
          body.release();
        },
        (error: IngestError) => {
          errors.push(error.kind);
          response.end(error.kind);
        },
      )
      .finally(() => onSettled());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** A post that the test writes; `answer` resolves to the text of the response. */
function open(headers: Record<string, string | number> = {}): {
  request: ClientRequest;
  answer: Promise<string>;
} {
  const { port } = server.address() as AddressInfo;
  const request = httpRequest({ port, method: 'POST', headers });
  const answer = new Promise<string>((resolve, reject) => {
    request.on('error', reject).on('response', (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString())).on('end', () => resolve(text));
    });
  });
  return { request, answer };
}

function post(body: Buffer, headers?: Record<string, string | number>): Promise<string> {
  const { request, answer } = open(headers);
  request.end(body);
  return answer;
}

it.each([0, 1, 5_000, 20_000, LIMIT_BYTES])('A request body of %i bytes is read whole.', async (length) => {
  expect(await post(Buffer.alloc(length))).toBe(String(length));
});

it('A chunked request body is read whole.', async () => {
  const { request, answer } = open({ 'transfer-encoding': 'chunked' });
  for (let i = 0; i < 10; i++) request.write(Buffer.alloc(1_000));
  request.end();
  expect(await answer).toBe('10000');
});

it.each<[string, Buffer, Record<string, string>]>([
  ['one byte over the limit', Buffer.alloc(LIMIT_BYTES + 1), {}],
  ['fifty times the limit', Buffer.alloc(50 * LIMIT_BYTES), {}],
  ['chunked and over the limit', Buffer.alloc(50 * LIMIT_BYTES), { 'transfer-encoding': 'chunked' }],
  [
    'over the limit after decompression',
    gzipSync(Buffer.alloc(LIMIT_BYTES + 1)),
    { 'content-encoding': 'gzip' },
  ],
])('The sender of a request body that is %s gets to read the refusal.', async (_what, body, headers) => {
  expect(await post(body, headers)).toBe('too-large');
});

it('A compressed request body may reach the limit after decompression.', async () => {
  const body = gzipSync(Buffer.alloc(LIMIT_BYTES));
  expect(await post(body, { 'content-encoding': 'gzip' })).toBe(String(LIMIT_BYTES));
});

it('A request whose client disconnects in the body is refused as malformed.', async () => {
  const settled = new Promise<void>((resolve) => (onSettled = resolve));
  const { request, answer } = open({ 'content-length': 30_000 });
  answer.catch(() => undefined);
  server.once('request', () => request.destroy());
  request.write(Buffer.alloc(20_000));
  await settled;
  expect(errors).toEqual(['malformed']);
});
