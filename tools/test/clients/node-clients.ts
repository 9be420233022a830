// Installs the clients for Node by npm.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { NO_TELEMETRY, npmEnvironment } from '../../launcher/checkout/dependencies.ts';
import { CHECKOUT } from '../../launcher/checkout/paths.ts';
import { mustRun } from '../../launcher/host/command.ts';
import type { Phase } from '../../launcher/host/progress.ts';

/** What says which versions are installed. */
export const NODE_MANIFESTS = ['package.json', 'package-lock.json'] as const;

/** Installs what the manifests in `from` name into a folder. */
export async function installNodeClients(
  from: string,
  folder: string,
  log: string,
  phase: Phase,
): Promise<void> {
  phase.note('npm ci (about 150 MB)');
  for (const file of NODE_MANIFESTS) copyFileSync(join(from, file), join(folder, file));
  copyFileSync(join(CHECKOUT, '.npmrc'), join(folder, '.npmrc'));
  const env = { ...process.env, ...(await npmEnvironment(log, phase)), ...NO_TELEMETRY };
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  await mustRun('npm ci of the clients for the tests', 'npm', args, { cwd: folder, env, log });
}
