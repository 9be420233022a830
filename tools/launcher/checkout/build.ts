// Builds what runs, when the sources have changed since the last build.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { mustRun } from '../host/command.ts';
import type { Phase } from '../host/progress.ts';
import { CHECKOUT, TOOLS } from './paths.ts';

/** The Nx projects that run; Nx builds what they need before them. */
export const BUILT_PROJECTS = ['api', 'processor', 'console', 'console-server'] as const;

/** What a build must have left, one file a project. */
const OUTPUTS = [
  'apps/api/dist/main.js',
  'apps/processor/dist/main.js',
  'apps/console/dist/browser/index.html',
  'apps/console-server/dist/main.js',
];

/** What a build depends on. */
const SOURCES = [
  'apps',
  'libs',
  'elastic',
  'nx.json',
  'tsconfig.base.json',
  'package-lock.json',
  '.node-version',
];

/** Left out when sources are compared: outputs, packages, and what the build does not read. */
const NOT_SOURCES = new Set(['node_modules', 'dist', '.angular', '.nx', 'e2e']);

const STAMP = join(TOOLS, 'build.json');

/** Nx without what is for people at a terminal. */
export const NX_ENVIRONMENT = { NX_DAEMON: 'false', NX_TUI: 'false', FORCE_COLOR: '0' };

export const NX = join(CHECKOUT, 'node_modules', '.bin', 'nx');

interface Stamp {
  sources: string;
  outputs: string;
}

/** A digest of the sources: equal digests mean that a build would give the same. */
export function sourcesDigest(root: string = CHECKOUT): string {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const file of filesBelow(join(root, source), (name) => !NOT_SOURCES.has(name))) {
      hash
        .update(`${relative(root, file)}\0`)
        .update(readFileSync(file))
        .update('\0');
    }
  }
  return hash.digest('hex');
}

/** Whether the outputs are those of the sources as they are; tells without asking Nx, which takes seconds. */
export function isBuilt(sources: string): boolean {
  if (!existsSync(STAMP) || !OUTPUTS.every((file) => existsSync(join(CHECKOUT, file)))) return false;
  const stamp = JSON.parse(readFileSync(STAMP, 'utf8')) as Stamp;
  return stamp.sources === sources && stamp.outputs === outputsDigest();
}

/** Builds everything that runs, from Nx's cache where it can. */
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
        if (built) phase.note(`${++done} built, last ${built[1]}`);
      },
    },
  );
  // Sources that were edited meanwhile are built the next time.
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, JSON.stringify({ sources, outputs: outputsDigest() } satisfies Stamp));
}

/** Makes the next start ask Nx: for whoever writes the outputs by other means. */
export function forgetBuild(): void {
  rmSync(STAMP, { force: true });
}

/** A digest of which outputs there are and when they were written. */
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

/** All files below a folder, or the file itself, in a fixed order; nothing when it is not there. */
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
