import { fastify, type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parseBodies } from './body-parsing.ts';
import type { ProblemError } from './problem-error.ts';

let server: FastifyInstance;

beforeEach(() => {
  server = fastify();
  parseBodies(server);
  server.setErrorHandler((error: ProblemError, _request, reply) =>
    reply.status(error.status).send(error.detail),
  );
  server.post('/parsed', (request) => ({ body: request.body }));
  server.post('/raw', { config: { rawBody: true } }, (request) => ({
    hasBody: request.body !== undefined && request.body !== null,
    isUnread: !request.raw.readableEnded,
  }));
});
afterEach(() => server.close());

const post = (url: string, body: string, contentType?: string) =>
  server.inject({
    method: 'POST',
    url,
    payload: body,
    headers: contentType === undefined ? {} : { 'content-type': contentType },
  });

it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON'])(
  'A body of type %s is parsed.',
  async (contentType) => {
    const response = await post('/parsed', '{"ids":["é"]}', contentType);
    expect(response.json()).toEqual({ body: { ids: ['é'] } });
  },
);

it.each(['{"ids":', '', '{"__proto__":{"all":true}}', '{"constructor":{"prototype":{}}}'])(
  'The body %j is answered with 400.',
  async (body) => {
    const response = await post('/parsed', body, 'application/json');
    expect(response.statusCode).toBe(400);
    expect(response.body).toContain('not valid JSON');
  },
);

it.each([
  ['{"ids":' + '['.repeat(100_000) + ']'.repeat(100_000) + '}', 'lists'],
  ['{"a":'.repeat(17) + '1' + '}'.repeat(17), 'objects'],
  ['['.repeat(500_000), 'open brackets'],
  ['{"a\\"":' + '['.repeat(16) + ']'.repeat(16) + '}', 'lists behind a quoted quote'],
])('A body that is nested too deeply is answered with 400: case %#.', async (body) => {
  const response = await post('/parsed', body, 'application/json');
  expect(response.statusCode).toBe(400);
  expect(response.body).toContain('on more than 16 levels');
});

it('A body with 16 levels is parsed, and brackets in text are no levels.', async () => {
  const body = { text: '[{'.repeat(100) + '"', list: JSON.parse('['.repeat(15) + ']'.repeat(15)) as unknown };
  const response = await post('/parsed', JSON.stringify(body), 'application/json');
  expect(response.json()).toEqual({ body });
});

it.each(['text/plain', 'application/x-ndjson', 'application/jsonx'])(
  'A body of type %s is answered with 415.',
  async (contentType) => {
    const response = await post('/parsed', '{}', contentType);
    expect(response.statusCode).toBe(415);
    expect(response.body).toContain('application/json');
  },
);

it('A body of more than a mebibyte is answered with 413.', async () => {
  const response = await post('/parsed', JSON.stringify('x'.repeat(1024 * 1024)), 'application/json');
  expect(response.statusCode).toBe(413);
});

it.each(['application/json', 'application/x-ndjson', 'text/plain'])(
  'A route for raw bodies reads a body of type %s itself.',
  async (contentType) => {
    const response = await post('/raw', '{}', contentType);
    expect(response.json()).toEqual({ hasBody: false, isUnread: true });
  },
);
