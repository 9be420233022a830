// Installs the real clients that the specs of apps/e2e/src/protocols run: libraries for Node and Python, and programs of Debian.
// They are apart from the packages of the checkout, in folders that are named after what is in them, so that each is installed once.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT, TOOLS } from '../../launcher/checkout/paths.ts';
import { acquireLock } from '../../launcher/host/lock.ts';
import type { Phase } from '../../launcher/host/progress.ts';
import { extractDebianPrograms, SYSLOG_PACKAGES } from './debian-programs.ts';
import { installNodeClients, NODE_MANIFESTS } from './node-clients.ts';
import { findPython, installPythonClients, REQUIREMENTS } from './python-clients.ts';

const MANIFESTS = join(CHECKOUT, 'apps/e2e/src/protocols/clients');
const FOLDER = join(TOOLS, 'clients');
/** The last file of an installation. */
const FINISHED = 'finished';
/** Enough to tell two sets of versions apart. */
const HASH_DIGITS = 12;

export interface Clients {
  /** The folder in whose `node_modules` the clients for Node are. */
  node: string;
  /** A Python that has the clients for Python. */
  python: string;
  /** The folder of the programs of Debian, or why there are none on this machine. */
  debian: { root: string } | { missing: string };
}

/** Installs what is not installed yet. Throws a LauncherError that says what to do if that cannot be. */
export async function prepareClients(log: string, phase: Phase): Promise<Clients> {
  const release = await acquireLock(join(FOLDER, 'install.lock'), (pid) =>
    phase.note(`waiting for the process ${pid}, which installs them`),
  );
  try {
    const node = await prepare('node', manifestsOf('node', NODE_MANIFESTS), (folder) =>
      installNodeClients(join(MANIFESTS, 'node'), folder, log, phase),
    );
    const python = await findPython();
    const requirements = join(MANIFESTS, 'python', REQUIREMENTS);
    const venv = await prepare('python', [python, readFileSync(requirements, 'utf8')], (folder) =>
      installPythonClients(python, requirements, folder, log, phase),
    );
    return {
      node,
      python: join(venv, 'bin/python'),
      debian: await prepareDebian(log, phase),
    };
  } finally {
    release();
  }
}

async function prepareDebian(log: string, phase: Phase): Promise<Clients['debian']> {
  if (process.platform !== 'linux' || !existsSync('/etc/debian_version'))
    return {
      missing: 'rsyslog and syslog-ng are taken from the packages of Debian, which this machine is not',
    };
  const version = readFileSync('/etc/debian_version', 'utf8');
  const root = await prepare('debian', [version, process.arch, ...SYSLOG_PACKAGES.flat()], (folder) =>
    extractDebianPrograms(folder, log, phase),
  );
  return { root };
}

/** Runs an installation unless its folder is there and finished, and deletes the folders of other versions. */
async function prepare(
  name: string,
  versions: string[],
  install: (folder: string) => Promise<void>,
): Promise<string> {
  const hash = createHash('sha256').update(versions.join('\0')).digest('hex').slice(0, HASH_DIGITS);
  const folder = join(FOLDER, `${name}-${hash}`);
  if (existsSync(join(folder, FINISHED))) return folder;
  for (const other of readdirSync(FOLDER))
    if (other.startsWith(`${name}-`)) rmSync(join(FOLDER, other), { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await install(folder);
  writeFileSync(join(folder, FINISHED), '');
  return folder;
}

function manifestsOf(name: string, files: readonly string[]): string[] {
  return files.map((file) => readFileSync(join(MANIFESTS, name, file), 'utf8'));
}
