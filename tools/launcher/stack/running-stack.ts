// Finds the stack that ./start has started, for programs that use it.
import { dataFolder } from '../checkout/paths.ts';
import { LauncherError } from '../host/command.ts';
import { dataDirOf } from '../settings.ts';
import { isSupervised, readState, type Status, statusOf } from '../supervisor/state.ts';

/** Returns the status as of `./status --json`. Throws a LauncherError if nothing is running. */
export function runningStack(env: Record<string, string | undefined>): Status {
  const state = readState(dataFolder(dataDirOf(env)));
  if (!isSupervised(state))
    throw new LauncherError(
      'Timberline is not running. Run ./start first, or name another one by --api URL.',
    );
  return statusOf(state);
}
