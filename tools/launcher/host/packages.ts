// Installs missing system packages with apt-get if the user is root.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { findOnPath, mustRun, runCommand } from './command.ts';
import type { Phase } from './progress.ts';

/** Debian runs this script before it starts a newly installed service. Its exit code 101 forbids the start. */
const SERVICE_POLICY = '/usr/sbin/policy-rc.d';

/** Tells whether packages can be installed on this machine. */
export function canInstallPackages(): boolean {
  return process.getuid?.() === 0 && findOnPath('apt-get') !== null;
}

/** Installs Debian packages without starting their services. */
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
  const addPolicy = !existsSync(SERVICE_POLICY);
  if (addPolicy) writeFileSync(SERVICE_POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    // On a fresh machine the package lists are empty or outdated, so the first attempt may fail quickly.
    const first = await runCommand('apt-get', install, { env, log, onLine });
    if (first.code === 0) return;
    await mustRun('apt-get update', 'apt-get', ['-q', 'update'], { env, log, onLine });
    await mustRun(`apt-get install ${names.join(' ')}`, 'apt-get', install, { env, log, onLine });
  } finally {
    if (addPolicy) rmSync(SERVICE_POLICY, { force: true });
  }
}
