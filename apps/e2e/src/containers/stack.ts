// The shared stack in containers: its clients, and waiting until it works again.
import './global-setup.ts';
import { inject } from 'vitest';
import { ApiClient } from '../harness/http-client.ts';
import { waitUntil } from '../harness/wait.ts';
import { Compose, PROJECT, stateOf } from './docker.ts';

const settings = inject('settings');

export const compose = new Compose(settings);
export const apiPort = Number(settings['TIMBERLINE_API_PORT']);
export const api = new ApiClient(`http://127.0.0.1:${apiPort}`);
export const consolePages = new ApiClient(`http://127.0.0.1:${settings['TIMBERLINE_CONSOLE_PORT']}`);

/** An image of the stack with a shell, for commands beside it. */
export const IMAGE = `${PROJECT}-api`;

/** Services that run, in contrast to the setup, which ends. */
export const SERVICES = ['web', 'api', 'processor', 'elasticsearch', 'redis'] as const;

/** Waits until all containers are healthy and the stack takes and writes logs. */
export async function untilHealthy(): Promise<void> {
  for (const service of SERVICES) {
    await waitUntil(
      async () => {
        const ids = await compose.containers(service);
        const states = await Promise.all(ids.map(stateOf));
        const wrong = states.filter(({ Health }) => Health?.Status !== 'healthy');
        if (states.length === 0 || wrong.length > 0) throw new Error(JSON.stringify(states));
        return true;
      },
      { what: `a healthy ${service}`, pollMs: 500 },
    );
  }
  await waitUntil(async () => (await api.get('/health/ready')).status === 200, {
    what: 'a stack that is ready',
  });
}
