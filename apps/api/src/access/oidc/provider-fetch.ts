// Requests to the OpenID provider, with an authority of its own, and of answers that are no longer than they may be.
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { CustomFetch, CustomFetchOptions } from 'openid-client';

/** Metadata, keys and claims are much shorter. */
const MAX_ANSWER_BYTES = 1024 * 1024;
/** Answers without a body, which a `Response` must not have then. */
const EMPTY_STATUSES = new Set([204, 205, 304]);

/** The provider does not answer, or not as it should. */
export class ProviderUnavailableError extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(`The OpenID provider is not available: ${reason}`, options);
    this.name = 'ProviderUnavailableError';
  }
}

/** @param ca authorities (PEM) to trust instead of those of the system */
export function providerFetch(ca: Buffer | undefined): CustomFetch {
  return (url, options) =>
    new Promise((resolve, reject) => {
      const fail = (error: Error) =>
        reject(error instanceof ProviderUnavailableError ? error : unavailable(error));
      const send = url.startsWith('https:') ? requestHttps : requestHttp;
      const body = bodyOf(options);
      const request = send(url, {
        method: options.method,
        headers: { ...options.headers, ...(body && { 'content-length': body.length }) },
        agent: false,
        ...(ca && { ca }),
        ...(options.signal && { signal: options.signal }),
      });
      request.on('error', fail);
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        const { statusCode: status = 502, headers } = response;
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          bytes += chunk.length;
          if (bytes > MAX_ANSWER_BYTES)
            request.destroy(
              new ProviderUnavailableError(`its answer has more than ${MAX_ANSWER_BYTES} bytes`),
            );
        });
        response.on('error', fail);
        response.on('end', () => {
          if (status >= 500) return fail(new ProviderUnavailableError(`it answered with status ${status}`));
          const content = EMPTY_STATUSES.has(status) ? null : new Uint8Array(Buffer.concat(chunks));
          resolve(new Response(content, { status, headers: flat(headers) }));
        });
      });
      request.end(body);
    });
}

function unavailable(error: Error): ProviderUnavailableError {
  const { code = error.name } = error as NodeJS.ErrnoException;
  return new ProviderUnavailableError(code === 'ABORT_ERR' ? 'it did not answer in time' : code, {
    cause: error,
  });
}

function bodyOf({ body }: CustomFetchOptions): Buffer | undefined {
  if (body === null || body === undefined) return undefined;
  if (typeof body === 'string' || body instanceof URLSearchParams) return Buffer.from(body.toString());
  if (body instanceof Uint8Array) return Buffer.from(body);
  throw new TypeError('The OpenID provider gets texts and bytes alone.');
}

function flat(headers: NodeJS.Dict<string | string[]>): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value ?? '']).map((one): [string, string] => [name, one]),
  );
}
