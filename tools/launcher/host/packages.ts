// Installs what the system lacks, where that can be done without asking: as root, with apt-get.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { mustRun, onPath, runCommand } from './command.ts';
import type { Phase } from './progress.ts';

/** Whether packages can be installed here. */
export function canInstallPackages(): boolean {
  return process.getuid?.() === 0 && onPath('apt-get') !== null;
}

/** Debian asks this script before it starts a service that has just been installed; 101 means no. */
const SERVICE_POLICY = '/usr/sbin/policy-rc.d';

/** Installs Debian packages, without their services being started. */
export async function installPackages(names: string[], log: string, phase: Phase): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const onLine = (line: string): void => phase.note(line);
  const install = [
    '-y',
    '-q',
    '--no-install-recommends',
    '-o',
    'DPkg::Lock::Timeout=120',
    'install',
    ...names,
  ];
  const ownPolicy = !existsSync(SERVICE_POLICY);
  if (ownPolicy) writeFileSync(SERVICE_POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    // The lists of a fresh machine are empty or stale: then the first try fails, and is cheap.
    const first = await runCommand('apt-get', install, { env, log, onLine });
    if (first.code === 0) return;
    await mustRun('apt-get update', 'apt-get', ['-q', 'update'], { env, log, onLine });
    await mustRun(`apt-get install ${names.join(' ')}`, 'apt-get', install, { env, log, onLine });
  } finally {
    if (ownPolicy) rmSync(SERVICE_POLICY, { force: true });
  }
}
