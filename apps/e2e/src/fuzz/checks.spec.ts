import { expect, test } from 'vitest';
import { faultsOf } from './checks.ts';
import { Description } from './description.ts';
import { type FuzzRequest, toBytes } from './generate/requests.ts';

const description = new Description({
  components: {
    schemas: {
      Problem: {
        type: 'object',
        properties: {
          type: { type: 'string' },
          title: { type: 'string' },
          status: { type: 'integer' },
          detail: { type: 'string' },
          errors: { type: 'array' },
        },
      },
      Item: { type: 'object', properties: { n: { type: 'number', nullable: true } }, required: ['n'] },
    },
  },
  paths: {
    '/items/{id}': {
      get: {
        responses: {
          '200': { content: { 'application/json': { schema: { $ref: '#/components/schemas/Item' } } } },
          default: { content: {} },
        },
      },
    },
  },
});

const http = { method: 'GET', target: '/items/1?x=2', headers: [], body: Buffer.alloc(0) };
const request: FuzzRequest = {
  name: 'a',
  http,
  bytes: toBytes(http, false),
  delivery: 'whole',
  isWhole: true,
};

const faults = (status: number, body: unknown, headers: Record<string, string> = {}) => {
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  const all = { 'x-content-type-options': 'nosniff', 'content-type': type, ...headers };
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const answer = { status, headers: new Map(Object.entries(all)), body: bytes, isComplete: true };
  return faultsOf(request, { answers: [answer], error: undefined }, description);
};
const problem = (status: number) => ({ type: 'about:blank', title: 'T', status, detail: 'd' });

test('Answers as described have no faults.', () => {
  expect(faults(200, { n: 1 })).toEqual([]);
  expect(faults(200, { n: null })).toEqual([]);
  expect(faults(404, problem(404))).toEqual([]);
});

test.each([
  ['a 500', 500, problem(500), {}, 'status 500'],
  ['a 503 that is not described', 503, problem(503), { 'retry-after': '5' }, 'status 503'],
  ['a member that is not described', 200, { n: 1, m: 2 }, {}, 'must NOT have additional properties'],
  ['a missing member', 200, {}, {}, 'must have required property'],
  ['broken JSON', 200, '{', {}, 'not JSON'],
  ['another type', 200, { n: 1 }, { 'content-type': 'text/html' }, 'is not described'],
  ['an error in plain text', 404, 'no', { 'content-type': 'text/plain' }, 'of type "text/plain"'],
  ['an error without a detail', 404, { ...problem(404), detail: '' }, {}, 'without detail'],
  ['an error that says another status', 404, problem(400), {}, 'says status 400'],
  ['errors without a path', 400, { ...problem(400), errors: [{ message: 'm' }] }, {}, 'lack a path'],
  ['a member of a problem that is not described', 400, { ...problem(400), more: 1 }, {}, 'not as described'],
  ['a limit without the time to wait', 429, problem(429), {}, 'Retry-After'],
  ['a stack', 400, { ...problem(400), detail: 'x\n    at y (z.js:1)' }, {}, 'tells internals'],
  ['an answer without its headers', 200, { n: 1 }, { 'x-content-type-options': '' }, 'security headers'],
] as const)('%s is a fault.', (_what, status, body, headers, fault) => {
  expect(faults(status, body, headers).join()).toContain(fault);
});

test('A request without an answer is a fault, unless its sender left.', () => {
  const none = { answers: [], error: undefined };
  expect(faultsOf(request, none, description)).toHaveLength(1);
  expect(faultsOf({ ...request, delivery: 'abandon', isWhole: false }, none, description)).toEqual([]);
});

test('The answer to an early refusal may be lost with a long body, and with no other.', () => {
  const none = { answers: [], error: 'EPIPE' };
  expect(faultsOf(request, none, description)).toHaveLength(1);
  expect(faultsOf({ ...request, bytes: Buffer.alloc(100_000) }, none, description)).toEqual([]);
});

test('A request that was cut off is answered as its protocol does.', () => {
  const cut = { ...request, http: undefined, bytes: Buffer.from('POST /loki/api/v1/push HTTP/1.1\r\n\r\nx') };
  const headers = new Map([
    ['x-content-type-options', 'nosniff'],
    ['content-type', 'text/plain'],
  ]);
  const answer = { status: 400, headers, body: Buffer.from('Broken.'), isComplete: true };
  expect(faultsOf({ ...cut, isWhole: false }, { answers: [answer], error: undefined }, description)).toEqual(
    [],
  );
});
