// Access to the shared stack.
import { inject } from 'vitest';
import type { StackPorts } from './global-setup.ts';
import { ApiClient } from './http-client.ts';

/** Creates a client of the shared stack's API. */
export function sharedApi(): ApiClient {
  return new ApiClient(inject('urls').api);
}

/** The URL of the shared stack's console, such as `http://localhost:8080`. */
export function consoleUrl(): string {
  return inject('urls').console;
}

/** The ports of the shared stack that have no URL. */
export function sharedPorts(): StackPorts {
  return inject('ports');
}
