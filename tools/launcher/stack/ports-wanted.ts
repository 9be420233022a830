// Says which port is in use, by whom, and which setting takes another.
import { LauncherError } from '../host/command.ts';
import { freePortFrom, isPortFree, whoListens } from '../host/ports.ts';
import type { Settings } from './settings.ts';

/** The error for one port. */
export async function portTaken(port: number, setting: string): Promise<LauncherError> {
  const who = await whoListens(port);
  const free = await freePortFrom(port + 1);
  return new LauncherError(
    `Port ${port} is in use${who ? ` by ${who}` : ''}.\n` +
      `End that, or take another port: ${setting}=${free} ./start`,
  );
}

/** Fails with every one of the stack's own ports that is in use. */
export async function requireFreePorts({ host, apiPort, consolePort }: Settings): Promise<void> {
  const taken: LauncherError[] = [];
  if (!(await isPortFree(apiPort, host))) taken.push(await portTaken(apiPort, 'TIMBERLINE_API_PORT'));
  if (!(await isPortFree(consolePort, host))) {
    taken.push(await portTaken(consolePort, 'TIMBERLINE_CONSOLE_PORT'));
  }
  if (taken.length > 0) throw new LauncherError(taken.map(({ message }) => message).join('\n'));
}
