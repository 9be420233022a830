// Gets the checkout ready to run: packages and build, one call at a time in a checkout.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { LauncherError } from '../host/command.ts';
import { takeLock } from '../host/lock.ts';
import type { Progress } from '../host/progress.ts';
import { build, isBuilt, sourcesDigest } from './build.ts';
import { dependenciesInstalled, installDependencies } from './dependencies.ts';
import { CHECKOUT, TOOLS } from './paths.ts';

/** The full output of installs and builds. */
export const INSTALL_LOG = join(TOOLS, 'install.log');

/** Installs the packages and, if asked to, builds; does nothing that is done already. Returns the sources' digest. */
export async function prepareCheckout(progress: Progress, options: { build: boolean }): Promise<string> {
  const release = await takeLock(join(TOOLS, 'prepare.lock'), (pid) =>
    progress.say(`Another start (pid ${pid}) is installing or building here; waiting for it.`),
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
        `${(error as Error).message}\nThe checkout holds files of another user (it belongs to user id ${owner}): run this as that user.`,
      );
    }
    throw error;
  } finally {
    release();
  }
}
