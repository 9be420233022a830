// Installs the npm packages that package-lock.json names, when they are not there already.
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { LauncherError, mustRun, onPath, runCommand } from '../host/command.ts';
import type { Phase } from '../host/progress.ts';
import { CHECKOUT, TOOLS } from './paths.ts';

/** The npm to install when the machine's own does not run under the pinned Node, as Debian's does not. */
const NPM_VERSION = '11.19.1';

interface LockEntry {
  version?: string;
  link?: boolean;
  optional?: boolean;
  devOptional?: boolean;
  peer?: boolean;
}

type Lock = Record<string, LockEntry>;

/**
 * The first package of package-lock.json that is not installed as it says, by npm's own account of what it has
 * installed (node_modules/.package-lock.json, written when all of it was), or null when everything is there.
 */
export function firstMissing(wanted: Lock, installed: Lock): string | null {
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.startsWith('node_modules/')) continue;
    const there = installed[path];
    // Optional packages are those of other platforms.
    if (!there && (entry.optional || entry.devOptional || entry.peer)) continue;
    if (!there || there.version !== entry.version) return path;
  }
  return null;
}

/** Whether `npm ci` has nothing to do. */
export function dependenciesInstalled(): boolean {
  const account = join(CHECKOUT, 'node_modules', '.package-lock.json');
  if (!existsSync(account)) return false;
  const packages = (file: string): Lock =>
    (JSON.parse(readFileSync(file, 'utf8')) as { packages: Lock }).packages;
  return firstMissing(packages(join(CHECKOUT, 'package-lock.json')), packages(account)) === null;
}

/** Runs `npm ci`. */
export async function installDependencies(log: string, phase: Phase): Promise<void> {
  phase.note('npm ci (about 600 MB in node_modules)');
  const env = { ...process.env, ...(await npmEnvironment(log, phase)), npm_config_progress: 'false' };
  await mustRun('npm ci', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=http'], {
    cwd: CHECKOUT,
    env,
    log,
    onLine: counting(phase),
  });
}

/** npm's http lines are too many to read; their number shows that it moves. */
function counting(phase: Phase): (line: string) => void {
  let fetched = 0;
  return (line) => {
    if (!line.startsWith('npm http')) return phase.note(line);
    fetched += 1;
    if (fetched % 10 === 0) phase.note(`npm ci: ${fetched} packages asked for`);
  };
}

/** The environment in which `npm` is one that works under this Node. */
async function npmEnvironment(log: string, phase: Phase): Promise<Record<string, string>> {
  const own = join(TOOLS, `npm-${NPM_VERSION}`);
  const withOwn = { PATH: `${join(own, 'node_modules', '.bin')}${delimiter}${process.env['PATH'] ?? ''}` };
  if (existsSync(join(own, 'node_modules', 'npm'))) return withOwn;
  if (!onPath('npm')) {
    throw new LauncherError(
      'npm is missing: install it (Debian: apt-get install npm; macOS: brew install node).',
    );
  }
  const asked = await runCommand('npm', ['--version']);
  const major = Number(asked.output.trim().split('.')[0]);
  // 11 is the npm of this Node; older ones resolve the same lock file in ways of their own.
  if (asked.code === 0 && major >= 10) return {};
  phase.note(`installing npm ${NPM_VERSION}`);
  // The machine's npm runs under the machine's Node: the PATH without the pinned one in front.
  const path = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== dirname(process.execPath))
    .join(delimiter);
  await mustRun(
    `Installing npm ${NPM_VERSION}`,
    'npm',
    ['install', '--prefix', own, '--no-audit', '--no-fund', '--no-save', `npm@${NPM_VERSION}`],
    { env: { ...process.env, PATH: path }, log },
  );
  return withOwn;
}
