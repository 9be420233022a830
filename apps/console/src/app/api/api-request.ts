// One call of the API: sends it, reads the answer, and notes that a person has to log in.
import { Injectable, signal } from '@angular/core';
import { responseError, toApiError } from './api-error';
import { fetchWhenFree } from './fetch-when-free';

const UNAUTHENTICATED = 401;
const NO_CONTENT = 204;

/**
 * ```ts
 * const { keys } = await inject(ApiRequest).json<KeyList>('GET', '/api/keys', signal);
 * ```
 */
@Injectable({ providedIn: 'root' })
export class ApiRequest {
  private readonly refusals = signal(0);

  /** Grows with each answer that says that nobody is logged in (any more). */
  readonly unauthenticated = this.refusals.asReadonly();

  /** Sends a body as JSON if there is one. Rejects with an ApiError and nothing else. */
  json<T>(method: string, url: string, signal?: AbortSignal, body?: unknown): Promise<T> {
    const headers: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
    return this.send(method, url, headers, signal, body === undefined ? undefined : JSON.stringify(body));
  }

  /** Resolves to undefined where the answer has no content. */
  async send<T>(
    method: string,
    url: string,
    headers: Record<string, string>,
    signal?: AbortSignal,
    body?: string,
  ): Promise<T> {
    try {
      const response = await this.check(
        await fetchWhenFree(url, {
          method,
          signal,
          headers: { accept: 'application/json', ...headers },
          body,
        }),
      );
      return (response.status === NO_CONTENT ? undefined : await response.json()) as T;
    } catch (error) {
      throw toApiError(error, signal);
    }
  }

  /** A response whose body is read as it comes. */
  async stream(url: string, signal?: AbortSignal): Promise<Response> {
    try {
      return await this.check(await fetch(url, { signal }));
    } catch (error) {
      throw toApiError(error, signal);
    }
  }

  private async check(response: Response): Promise<Response> {
    if (response.ok) return response;
    if (response.status === UNAUTHENTICATED) this.refusals.update((count) => count + 1);
    throw await responseError(response);
  }
}
