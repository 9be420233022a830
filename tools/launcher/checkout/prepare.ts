// Prepares the checkout: installs the packages and builds. Calls in one checkout wait for each other.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { LauncherError } from '../host/command.ts';
import { acquireLock } from '../host/lock.ts';
import type { Progress } from '../host/progress.ts';
import { build, isBuilt, sourcesDigest } from './build.ts';
import { dependenciesInstalled, installDependencies } from './dependencies.ts';
import { CHECKOUT, TOOLS } from './paths.ts';

/** The log of the full output of installations and builds. */
export const INSTALL_LOG = join(TOOLS, 'install.log');

/** Installs the packages and optionally builds, skipping finished steps. Returns the digest of the sources. */
export async function prepareCheckout(progress: Progress, options: { build: boolean }): Promise<string> {
  const release = await acquireLock(join(TOOLS, 'prepare.lock'), (pid) =>
    progress.say(`Another command (pid ${pid}) is installing or building in this checkout. Waiting for it.`),
  );
  try {
    if (!dependenciesInstalled()) {
      await progress.phase('Packages', (phase) => installDependencies(INSTALL_LOG, phase));
    }
    const sources = sourcesDigest();
    if (options.build && !isBuilt(sources)) {
      await progress.phase('Build', (phase) => build(sources, INSTALL_LOG, phase));
    }
    return sources;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') {
      const owner = statSync(CHECKOUT).uid;
      throw new LauncherError(
        `${(error as Error).message}\nThe checkout has files of another user. It belongs to the user id ${owner}; run this command as that user.`,
      );
    }
    throw error;
  } finally {
    release();
  }
}
