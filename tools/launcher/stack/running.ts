// The stack that ./start has started here, for programs that send to it or ask it.
import { dataFolder } from '../checkout/paths.ts';
import { LauncherError } from '../host/command.ts';
import { dataDirOf } from './settings.ts';
import { isSupervised, readState, type Status, statusOf } from './state.ts';

/** What `./status --json` tells; a LauncherError that says what to do when nothing runs. */
export function runningStack(env: Record<string, string | undefined>): Status {
  const state = readState(dataFolder(dataDirOf(env)));
  if (!isSupervised(state))
    throw new LauncherError('Timberline is not running here: ./start (or give --api URL).');
  return statusOf(state);
}
