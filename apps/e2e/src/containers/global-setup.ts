// Builds the images and starts the stack that the specs of this folder share. It ends with its data and images in any case.
import { createServer } from 'node:net';
import type { TestProject } from 'vitest/node';
import { Compose, requireDocker } from './docker.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The settings of the stack. */
    settings: Record<string, string>;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await requireDocker();
  const [api, console] = await Promise.all([freePort(), freePort()]);
  const settings = { TIMBERLINE_API_PORT: String(api), TIMBERLINE_CONSOLE_PORT: String(console) };
  const compose = new Compose(settings);
  const removeAll = () => compose.run('down', '--volumes', '--remove-orphans', '--rmi', 'local');
  // An earlier run may have been interrupted.
  await removeAll();
  try {
    await compose.run('up', '--detach', '--build');
  } catch (error) {
    const { stdout } = await compose.try('logs', '--no-color', '--tail', '30');
    await removeAll();
    throw new Error(`The stack did not start.\n${stdout}`, { cause: error });
  }
  project.provide('settings', settings);
  return async () => void (await removeAll());
}

/** A port that was free a moment ago. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
