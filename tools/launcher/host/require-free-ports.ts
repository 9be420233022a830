// Checks that the ports of a stack are free. An error names the port, the program that uses it, and the setting.
import { LauncherError } from './command.ts';
import { findListener, freePortFrom, isPortFree } from './ports.ts';

/** Creates the error for a port in use. */
export async function portInUseError(port: number, setting: string): Promise<LauncherError> {
  const listener = await findListener(port);
  const free = await freePortFrom(port + 1);
  return new LauncherError(
    `Port ${port} is in use${listener ? ` by ${listener}` : ''}.\n` +
      `End that program or use another port: ${setting}=${free} ./start`,
  );
}

interface PublicPorts {
  host: string;
  apiPort: number;
  consolePort: number;
}

/** Throws an error that names each port of the API and the console that is in use. */
export async function requireFreePorts({ host, apiPort, consolePort }: PublicPorts): Promise<void> {
  const errors: LauncherError[] = [];
  if (!(await isPortFree(apiPort, host))) errors.push(await portInUseError(apiPort, 'TIMBERLINE_API_PORT'));
  if (!(await isPortFree(consolePort, host))) {
    errors.push(await portInUseError(consolePort, 'TIMBERLINE_CONSOLE_PORT'));
  }
  if (errors.length > 0) throw new LauncherError(errors.map(({ message }) => message).join('\n'));
}
