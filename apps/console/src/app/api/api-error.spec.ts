import { describe, expect, it } from 'vitest';
import { isAborted, responseError, toApiError } from './api-error';

const problem = {
  type: 'about:blank',
  title: 'Bad Request',
  status: 400,
  detail: 'The query is not valid.',
  errors: [{ path: 'q', message: 'Expected a value', column: 7 }],
};

describe('responseError', () => {
  it('Problem details give the message and the error in the query.', async () => {
    const error = await responseError(
      new Response(JSON.stringify(problem), {
        status: 400,
        headers: { 'content-type': 'application/problem+json' },
      }),
    );
    expect(error).toMatchObject({ kind: 'problem', status: 400, message: 'The query is not valid.' });
    expect(error.queryError?.column).toBe(7);
  });

  it('A body that is not JSON leaves the status as the message.', async () => {
    const error = await responseError(new Response('<html>', { status: 500, statusText: 'Server Error' }));
    expect(error).toMatchObject({ kind: 'problem', message: '500 Server Error' });
  });

  it('A refusal tells when to try again, in whole seconds, and nothing where it does not say.', async () => {
    const refusal = (headers: Record<string, string>) =>
      responseError(new Response(JSON.stringify(problem), { status: 429, headers }));
    const json = { 'content-type': 'application/problem+json' };
    expect((await refusal({ ...json, 'retry-after': '7' })).retryAfterSeconds).toBe(7);
    expect((await refusal(json)).retryAfterSeconds).toBeNull();
    expect((await refusal({ ...json, 'retry-after': 'soon' })).retryAfterSeconds).toBeNull();
  });

  it('A proxy that cannot reach the API counts as a network error.', async () => {
    expect((await responseError(new Response('', { status: 502 }))).kind).toBe('network');
  });
});

describe('toApiError', () => {
  it('A call that its caller cancelled is aborted.', () => {
    const abort = new AbortController();
    abort.abort();
    expect(isAborted(toApiError(new DOMException('aborted', 'AbortError'), abort.signal))).toBe(true);
  });

  it('Any other failure of a call is a network error.', () => {
    expect(toApiError(new TypeError('Failed to fetch'), new AbortController().signal).kind).toBe('network');
  });
});
