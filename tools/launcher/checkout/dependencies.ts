// Installs the npm packages of package-lock.json unless they are installed already.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { findOnPath, LauncherError, mustRun, runCommand } from '../host/command.ts';
import type { Phase } from '../host/progress.ts';
import { CHECKOUT, TOOLS } from './paths.ts';

/** The npm to install if the machine's npm does not run under the pinned Node, as is the case on Debian. */
const NPM_VERSION = '11.19.1';

/**
 * Of npm-11.19.1.tgz, as the registry publishes it and as computed from our first download (2026-11-27). npm checks each
 * tarball by the registry's word and records what it checked.
 */
const NPM_INTEGRITY =
  'sha512-ztsxKxt/kkIaAs+2i0GU6I+DRmUdrNasxTZKJe9TCdSjKxlhah/4r/hl5ygMD6XAg1qZ9c2TNomR4qgOydp10g==';

/** Dependencies whose install scripts report the installation to their makers are told not to. */
export const NO_TELEMETRY = { SCARF_ANALYTICS: 'false', NG_CLI_ANALYTICS: 'false', DO_NOT_TRACK: '1' };

interface LockEntry {
  version?: string;
  integrity?: string;
  link?: boolean;
  optional?: boolean;
  devOptional?: boolean;
  peer?: boolean;
}

type Lock = Record<string, LockEntry>;

/**
 * Returns the first package of package-lock.json that is missing or has another version, or null if all are
 * installed. `installed` is npm's own record in node_modules/.package-lock.json, which npm writes at the end of an
 * installation.
 */
export function firstMissing(wanted: Lock, installed: Lock): string | null {
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.startsWith('node_modules/')) continue;
    const present = installed[path];
    // Optional packages may belong to other platforms.
    if (!present && (entry.optional || entry.devOptional || entry.peer)) continue;
    if (!present || present.version !== entry.version) return path;
  }
  return null;
}

/** Tells whether `npm ci` has nothing to do. */
export function dependenciesInstalled(): boolean {
  const record = join(CHECKOUT, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  return firstMissing(packagesIn(join(CHECKOUT, 'package-lock.json')), packagesIn(record)) === null;
}

function packagesIn(lockFile: string): Lock {
  return (JSON.parse(readFileSync(lockFile, 'utf8')) as { packages: Lock }).packages;
}

/** Runs `npm ci`. */
export async function installDependencies(log: string, phase: Phase): Promise<void> {
  phase.note('npm ci (about 600 MB in node_modules)');
  const env = {
    ...process.env,
    ...(await npmEnvironment(log, phase)),
    ...NO_TELEMETRY,
    npm_config_progress: 'false',
  };
  await mustRun('npm ci', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=http'], {
    cwd: CHECKOUT,
    env,
    log,
    onLine: reportDownloads(phase),
  });
}

/** npm prints too many HTTP lines to read, so the progress shows their number. */
function reportDownloads(phase: Phase): (line: string) => void {
  let fetched = 0;
  return (line) => {
    if (!line.startsWith('npm http')) return phase.note(line);
    fetched += 1;
    if (fetched % 10 === 0) phase.note(`npm ci: ${fetched} packages requested`);
  };
}

/** Returns the environment in which `npm` works under this Node. Installs an npm if necessary. */
export async function npmEnvironment(log: string, phase: Phase): Promise<Record<string, string>> {
  const localNpm = join(TOOLS, `npm-${NPM_VERSION}`);
  const withLocalNpm = {
    PATH: `${join(localNpm, 'node_modules', '.bin')}${delimiter}${process.env['PATH'] ?? ''}`,
  };
  if (existsSync(join(localNpm, 'node_modules', 'npm'))) return withLocalNpm;
  if (!findOnPath('npm')) {
    throw new LauncherError(
      'npm is missing. Install it (Debian: apt-get install npm; macOS: brew install node) and run this command again.',
    );
  }
  const version = await runCommand('npm', ['--version']);
  const major = Number(version.output.trim().split('.')[0]);
  // npm 11 belongs to this Node. npm 10 is compatible; older ones treat the same lock file differently.
  if (version.code === 0 && major >= 10) return {};
  phase.note(`installing npm ${NPM_VERSION}`);
  // The machine's npm needs the machine's Node, so remove the pinned one from the PATH.
  const path = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== dirname(process.execPath))
    .join(delimiter);
  await mustRun(
    `Installing npm ${NPM_VERSION}`,
    'npm',
    [
      'install',
      '--prefix',
      localNpm,
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--no-save',
      `npm@${NPM_VERSION}`,
    ],
    { env: { ...process.env, PATH: path }, log },
  );
  const record = join(localNpm, 'node_modules', '.package-lock.json');
  const integrity = existsSync(record) ? packagesIn(record)['node_modules/npm']?.integrity : undefined;
  if (integrity !== NPM_INTEGRITY) {
    rmSync(localNpm, { recursive: true, force: true });
    throw new LauncherError(
      `npm ${NPM_VERSION} was downloaded with the checksum ${integrity ?? '(none)'} instead of ${NPM_INTEGRITY}, so it is not used.\n` +
        'Check which registry your npm uses, or install npm 10 or newer yourself, and run this command again.',
    );
  }
  return withLocalNpm;
}
