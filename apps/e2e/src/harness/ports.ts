// The ports of the stacks of specs.
// eslint-disable-next-line @nx/enforce-module-boundaries -- the launcher is not a package, since it runs before npm ci
import { isPortFree } from '../../../../tools/launcher/host/ports.ts';

/** Systems give ports above these to outgoing connections, one of which could take the port of an engine that restarts. */
const FIRST_PORT = 10_000;
const MAX_PORT = 32_000;
/** Each worker of Vitest has ports of its own, since a port is free until the engine that it was chosen for listens. */
const MAX_WORKERS = 8;
/** What this worker has given already, and may not be listened on yet. */
const given = new Set<number>();

/** Returns `count` ports that are free, and that nobody else in this run gets. */
export async function freePorts(count: number): Promise<number[]> {
  const worker = Number(process.env['VITEST_POOL_ID'] ?? 0) % MAX_WORKERS;
  const ports: number[] = [];
  while (ports.length < count) {
    const random = FIRST_PORT + Math.floor(Math.random() * (MAX_PORT - FIRST_PORT));
    const port = random - (random % MAX_WORKERS) + worker;
    if (given.has(port) || !(await isPortFree(port))) continue;
    given.add(port);
    ports.push(port);
  }
  return ports;
}
