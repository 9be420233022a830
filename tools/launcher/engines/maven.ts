// Downloads a file from the user's Maven repositories into the local one, unless it is there already.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { findOnPath, LauncherError, mustRun } from '../host/command.ts';
import { canInstallPackages, installPackages } from '../host/packages.ts';
import type { Phase } from '../host/progress.ts';

export interface Artifact {
  group: string;
  name: string;
  version: string;
  /** The packaging, which is also the extension of the file. */
  packaging: string;
  /** The SHA-512 of the file in hexadecimal digits. A file that differs is not used. */
  sha512: string;
}

const NOTE_INTERVAL_MS = 1000;

/**
 * Returns the path of the artifact's file. Downloads it if necessary, running Maven with the JDK at `javaHome`. Throws a
 * LauncherError if the file is another one than the artifact names, wherever it came from.
 */
export async function mavenFile(
  artifact: Artifact,
  javaHome: string | null,
  log: string,
  phase: Phase,
): Promise<string> {
  const file = await findOrDownload(artifact, javaHome, log, phase);
  phase.note('checking the checksum');
  await requireChecksum(file, artifact.sha512);
  return file;
}

/** Throws a LauncherError unless the file has this SHA-512. */
export async function requireChecksum(file: string, sha512: string): Promise<void> {
  const hash = createHash('sha512');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  const found = hash.digest('hex');
  if (found === sha512) return;
  throw new LauncherError(
    [
      `${file} is damaged or was changed, so it is not used.`,
      `  expected SHA-512 ${sha512}`,
      `  found            ${found}`,
      'Delete the file and run this command again. If it happens again, the Maven repository that you use has another file.',
    ].join('\n'),
  );
}

async function findOrDownload(
  artifact: Artifact,
  javaHome: string | null,
  log: string,
  phase: Phase,
): Promise<string> {
  const repository = settingsRepository() ?? join(homedir(), '.m2', 'repository');
  const expectedFile = join(repository, pathInRepository(artifact));
  if (existsSync(expectedFile)) return expectedFile;

  await ensureMaven(log, phase);
  const env = { ...process.env, ...(javaHome ? { JAVA_HOME: javaHome } : {}) };
  const { group, name, version, packaging } = artifact;
  const coordinates = `${group}:${name}:${version}:${packaging}`;
  let line = '';
  const timer = setInterval(() => {
    const bytes = largestIn(join(expectedFile, '..'));
    phase.note(bytes > 0 ? `Maven: ${(bytes / 1e6).toFixed(0)} MB downloaded` : `Maven: ${line}`);
  }, NOTE_INTERVAL_MS);
  try {
    await mustRun(
      `The download of ${coordinates} by Maven`,
      'mvn',
      // Strict checksums (-C) are off, since some mirrors have none. The file is checked by ours.
      ['-B', 'dependency:get', '-Dtransitive=false', `-Dartifact=${coordinates}`],
      { env, log, onLine: (text) => (line = text.replace(/^\[INFO\] /, '').replace(/: http\S*\//, ' ')) },
    );
  } finally {
    clearInterval(timer);
  }
  if (existsSync(expectedFile)) return expectedFile;
  const output = await mustRun(
    'The query for the local Maven repository',
    'mvn',
    ['-B', '-q', 'help:evaluate', '-Dexpression=settings.localRepository', '-DforceStdout'],
    { env, log },
  );
  const file = join(output.trim().split('\n').at(-1)!.trim(), pathInRepository(artifact));
  if (!existsSync(file))
    throw new LauncherError(`Maven downloaded ${coordinates}, but ${file} does not exist. See ${log}.`);
  return file;
}

/** Returns the path of an artifact's file inside a Maven repository. */
export function pathInRepository({ group, name, version, packaging }: Omit<Artifact, 'sha512'>): string {
  return join(...group.split('.'), name, version, `${name}-${version}.${packaging}`);
}

/** Parses the `localRepository` of a Maven settings file; null if it has none. */
export function parseLocalRepository(settings: string): string | null {
  const text = settings.replace(/<!--[\s\S]*?-->/g, '');
  const match = /<localRepository>\s*([^<]+?)\s*<\/localRepository>/.exec(text);
  return match ? match[1]!.replace('${user.home}', homedir()) : null;
}

function settingsRepository(): string | null {
  const file = join(homedir(), '.m2', 'settings.xml');
  return existsSync(file) ? parseLocalRepository(readFileSync(file, 'utf8')) : null;
}

async function ensureMaven(log: string, phase: Phase): Promise<void> {
  if (findOnPath('mvn')) return;
  if (canInstallPackages()) {
    phase.note('installing Maven with apt-get');
    await installPackages(['maven'], log, phase);
    return;
  }
  throw new LauncherError(
    [
      'Maven (mvn), which downloads the engines, is missing. Do one of the following:',
      '  Install Maven (Debian: apt-get install maven; macOS: brew install maven) and run this command again.',
      '  Use existing engines: TIMBERLINE_ELASTICSEARCH_URL=… TIMBERLINE_REDIS_URL=… ./start',
      '  Use Docker: docker compose up --build',
    ].join('\n'),
  );
}

function largestIn(folder: string): number {
  try {
    return Math.max(0, ...readdirSync(folder).map((name) => statSync(join(folder, name)).size));
  } catch {
    return 0; // the folder does not exist yet, or a file was renamed in the meantime
  }
}
