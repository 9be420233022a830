// Gets a file from the user's Maven repositories into the local one, where it is looked up first.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { LauncherError, mustRun, onPath } from '../host/command.ts';
import { canInstallPackages, installPackages } from '../host/packages.ts';
import type { Phase } from '../host/progress.ts';

export interface Artifact {
  group: string;
  name: string;
  version: string;
  /** Also the file's ending. */
  packaging: string;
}

const NOTE_MS = 1000;

/** The path of the artifact's file, downloaded if it is not there. `javaHome` is a JDK to run Maven with. */
export async function mavenFile(
  artifact: Artifact,
  javaHome: string | null,
  log: string,
  phase: Phase,
): Promise<string> {
  const usual = settingsRepository() ?? join(homedir(), '.m2', 'repository');
  const there = join(usual, pathInRepository(artifact));
  if (existsSync(there)) return there;

  await needMaven(log, phase);
  const env = { ...process.env, ...(javaHome ? { JAVA_HOME: javaHome } : {}) };
  const { group, name, version, packaging } = artifact;
  const coordinates = `${group}:${name}:${version}:${packaging}`;
  let line = '';
  const timer = setInterval(() => {
    const bytes = largestIn(join(there, '..'));
    phase.note(bytes > 0 ? `Maven: ${(bytes / 1e6).toFixed(0)} MB so far` : `Maven: ${line}`);
  }, NOTE_MS);
  try {
    await mustRun(
      `Maven's download of ${coordinates}`,
      'mvn',
      // Not strict about checksums (-C): mirrors without any are in use, and what is unpacked is checked by its CRCs.
      ['-B', 'dependency:get', '-Dtransitive=false', `-Dartifact=${coordinates}`],
      { env, log, onLine: (text) => (line = text.replace(/^\[INFO\] /, '').replace(/: http\S*\//, ' ')) },
    );
  } finally {
    clearInterval(timer);
  }
  if (existsSync(there)) return there;
  const told = await mustRun(
    "Maven's answer where its repository is",
    'mvn',
    ['-B', '-q', 'help:evaluate', '-Dexpression=settings.localRepository', '-DforceStdout'],
    { env, log },
  );
  const file = join(told.trim().split('\n').at(-1)!.trim(), pathInRepository(artifact));
  if (!existsSync(file))
    throw new LauncherError(`Maven has downloaded ${coordinates}, but ${file} is not there.`);
  return file;
}

/** Where a Maven repository keeps an artifact's file. */
export function pathInRepository({ group, name, version, packaging }: Artifact): string {
  return join(...group.split('.'), name, version, `${name}-${version}.${packaging}`);
}

/** The `localRepository` of a Maven settings file, if it names one. */
export function parseLocalRepository(settings: string): string | null {
  const text = settings.replace(/<!--[\s\S]*?-->/g, '');
  const match = /<localRepository>\s*([^<]+?)\s*<\/localRepository>/.exec(text);
  return match ? match[1]!.replace('${user.home}', homedir()) : null;
}

function settingsRepository(): string | null {
  const file = join(homedir(), '.m2', 'settings.xml');
  return existsSync(file) ? parseLocalRepository(readFileSync(file, 'utf8')) : null;
}

async function needMaven(log: string, phase: Phase): Promise<void> {
  if (onPath('mvn')) return;
  if (canInstallPackages()) {
    phase.note('installing Maven with apt-get');
    await installPackages(['maven'], log, phase);
    return;
  }
  throw new LauncherError(
    [
      'Maven (mvn) is missing, which fetches the engines.',
      'Install it (Debian: apt-get install maven; macOS: brew install maven) and run this again,',
      'or give engines that run already: TIMBERLINE_ELASTICSEARCH_URL=… TIMBERLINE_REDIS_URL=… ./start,',
      'or use Docker: docker compose up',
    ].join('\n'),
  );
}

function largestIn(folder: string): number {
  try {
    return Math.max(0, ...readdirSync(folder).map((name) => statSync(join(folder, name)).size));
  } catch {
    return 0; // not there yet, or a file was renamed meanwhile
  }
}
