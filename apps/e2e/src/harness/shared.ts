// Access to the shared stack.
import './global-setup.ts';
import { inject } from 'vitest';
import { ApiClient } from './http-client.ts';

/** Creates a client of the shared stack's API. */
export function sharedApi(): ApiClient {
  return new ApiClient(inject('urls').api);
}

/** The URL of the shared stack's console, such as `http://localhost:8080`. */
export function consoleUrl(): string {
  return inject('urls').console;
}
