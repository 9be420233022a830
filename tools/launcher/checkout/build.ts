// Builds the applications if the sources have changed since the last build.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { mustRun } from '../host/command.ts';
import type { Phase } from '../host/progress.ts';
import { NO_TELEMETRY } from './dependencies.ts';
import { CHECKOUT, TOOLS } from './paths.ts';

/** The Nx projects that run. Nx builds their libraries first. */
export const BUILT_PROJECTS = ['api', 'processor', 'console', 'console-server'] as const;

/** A file of each project that must exist after a build. */
const OUTPUTS = [
  'apps/api/dist/main.js',
  'apps/processor/dist/main.js',
  'apps/console/dist/browser/index.html',
  'apps/console-server/dist/main.js',
];

/** The files and folders that a build depends on. */
const SOURCES = [
  'apps',
  'libs',
  'elastic',
  'nx.json',
  'tsconfig.base.json',
  'package-lock.json',
  '.node-version',
];

/** Names that do not count as sources: outputs, packages, and folders that the build does not read. */
const IGNORED_NAMES = new Set(['node_modules', 'dist', '.angular', '.nx', 'e2e']);

/** Records the digests of the last build. */
const STAMP_FILE = join(TOOLS, 'build.json');

/** Runs Nx without its daemon, terminal interface, colors and telemetry. */
export const NX_ENVIRONMENT = {
  ...NO_TELEMETRY,
  NX_NO_CLOUD: 'true',
  NX_DAEMON: 'false',
  NX_TUI: 'false',
  FORCE_COLOR: '0',
};

export const NX = join(CHECKOUT, 'node_modules', '.bin', 'nx');

interface Stamp {
  sources: string;
  outputs: string;
}

/** Computes a digest of the sources. Equal digests mean that a build has the same result. */
export function sourcesDigest(root: string = CHECKOUT): string {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const file of filesBelow(join(root, source), (name) => !IGNORED_NAMES.has(name))) {
      hash
        .update(`${relative(root, file)}\0`)
        .update(readFileSync(file))
        .update('\0');
    }
  }
  return hash.digest('hex');
}

/** Tells whether the outputs belong to these sources, without running Nx, which takes seconds. */
export function isBuilt(sources: string): boolean {
  if (!existsSync(STAMP_FILE) || !OUTPUTS.every((file) => existsSync(join(CHECKOUT, file)))) return false;
  const stamp = JSON.parse(readFileSync(STAMP_FILE, 'utf8')) as Stamp;
  return stamp.sources === sources && stamp.outputs === outputsDigest();
}

/** Builds the applications, from the cache of Nx where possible. */
export async function build(sources: string, log: string, phase: Phase): Promise<void> {
  forgetBuild();
  let done = 0;
  await mustRun(
    'The build',
    process.execPath,
    [NX, 'run-many', '-t', 'build', '-p', BUILT_PROJECTS.join(',')],
    {
      cwd: CHECKOUT,
      env: { ...process.env, ...NX_ENVIRONMENT },
      log,
      onLine: (line) => {
        const built = /nx run (\S+):build/.exec(line);
        if (built) phase.note(`${++done} projects built, last ${built[1]}`);
      },
    },
  );
  // The stamp has the digest from before the build, so edits made during it lead to another build.
  mkdirSync(dirname(STAMP_FILE), { recursive: true });
  writeFileSync(STAMP_FILE, JSON.stringify({ sources, outputs: outputsDigest() } satisfies Stamp));
}

/** Makes the next start build again. Call it before writing the outputs by other means. */
export function forgetBuild(): void {
  rmSync(STAMP_FILE, { force: true });
}

/** Computes a digest of the names, sizes and times of the outputs. */
function outputsDigest(): string {
  const hash = createHash('sha256');
  for (const group of ['apps', 'libs']) {
    for (const project of readdirSync(join(CHECKOUT, group)).sort()) {
      for (const file of filesBelow(join(CHECKOUT, group, project, 'dist'), () => true)) {
        const { size, mtimeMs } = statSync(file);
        hash.update(`${file}\0${size}\0${mtimeMs}\0`);
      }
    }
  }
  return hash.digest('hex');
}

/** Lists the files below a folder, or the file itself, in a fixed order. A missing path gives no files. */
function* filesBelow(path: string, enter: (name: string) => boolean): Generator<string> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return;
  if (stat.isFile()) {
    yield path;
    return;
  }
  if (!stat.isDirectory()) return;
  for (const name of readdirSync(path).sort()) {
    if (enter(name)) yield* filesBelow(join(path, name), enter);
  }
}
