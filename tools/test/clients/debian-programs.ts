// Takes rsyslog and syslog-ng from packages of Debian. They are unpacked rather than installed, so that the syslog of the machine stays
// as it is, and so that nobody needs to be root.
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LauncherError, mustRun, runCommand } from '../../launcher/host/command.ts';
import { canInstallPackages } from '../../launcher/host/packages.ts';
import type { Phase } from '../../launcher/host/progress.ts';

/** Packages of Debian. Those of different lists cannot be installed together. */
export const SYSLOG_PACKAGES = [
  ['rsyslog', 'rsyslog-elasticsearch', 'rsyslog-gnutls'],
  ['syslog-ng-core', 'syslog-ng-mod-http'],
] as const;

/** Unpacks the packages, and those which they need and which the machine does not have, into a folder. */
export async function extractDebianPrograms(folder: string, log: string, phase: Phase): Promise<void> {
  phase.note('apt-get (about 3 MB)');
  const archives = join(folder, 'archives');
  mkdirSync(join(archives, 'partial'), { recursive: true });
  for (const packages of SYSLOG_PACKAGES) await download(packages, archives, log);
  for (const file of readdirSync(archives).filter((name) => name.endsWith('.deb')))
    await mustRun(`dpkg of ${file}`, 'dpkg', ['-x', join(archives, file), folder], { log });
  rmSync(archives, { recursive: true, force: true });
  for (const program of ['rsyslogd', 'syslog-ng'])
    if (!existsSync(join(folder, 'usr/sbin', program)))
      throw new LauncherError(`The packages ${SYSLOG_PACKAGES.flat().join(', ')} have no ${program}.`);
}

async function download(packages: readonly string[], archives: string, log: string): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // With --reinstall, those are downloaded as well that the machine has installed.
  const options = ['--download-only', '--reinstall', '--no-install-recommends', '-y', '-q'];
  const settings = ['-o', `Dir::Cache::archives=${archives}`, '-o', 'Debug::NoLocking=1'];
  const args = [...options, ...settings, 'install', ...packages];
  const what = `The download of ${packages.join(', ')} by apt-get`;
  const first = await runCommand('apt-get', args, { env, log });
  if (first.code === 0) return;
  // On a fresh machine the package lists are empty or outdated.
  if (canInstallPackages()) await mustRun('apt-get update', 'apt-get', ['-q', 'update'], { env, log });
  else if (/Unable to locate package/.test(first.output))
    throw new LauncherError(`${what} failed, since the package lists are empty. Run apt-get update as root.`);
  await mustRun(what, 'apt-get', args, { env, log });
}
