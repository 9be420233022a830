import { errors } from '@elastic/elasticsearch';
import { expect, it } from 'vitest';
import { describeFault, describeRequest } from './describe-fault.ts';

const SECRET = 'my-secret-query';

it('A request is named by its method, path and id, without its parameters.', () => {
  const url = `/api/logs?q=${SECRET}&from=now-1h?x`;
  expect(describeRequest({ id: 'req-7', method: 'GET', url })).toBe('GET /api/logs (request req-7)');
});

it('A fault is described by its name, its message and where it was thrown.', () => {
  const text = describeFault(new TypeError('x is not a function'));
  expect(text).toMatch(/^TypeError: x is not a function\n +at .*describe-fault\.spec\.ts/);
});

it('The error of Elasticsearch is described without its reason, which quotes the query.', () => {
  const reason = `Failed to parse query [${SECRET}]`;
  const body = { error: { type: 'query_shard_exception', reason } };
  const meta = { body, statusCode: 400, headers: {}, warnings: null, meta: {} as never };
  const text = describeFault(new errors.ResponseError(meta));
  expect(text).toContain('ResponseError: status 400, query_shard_exception\n');
  expect(text).not.toContain(SECRET);
});

it.each([
  [
    'the error of a JSON parser',
    () => {
      JSON.parse(SECRET);
    },
  ],
  [
    'a text that was thrown',
    () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- anything can be thrown
      throw SECRET;
    },
  ],
])('Of %s the description quotes nothing.', (_what, fail) => {
  let thrown: unknown;
  try {
    fail();
  } catch (error) {
    thrown = error;
  }
  expect(describeFault(thrown)).not.toContain(SECRET);
});
