// Finds a Java that Elasticsearch runs on.
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { LauncherError, onPath, runCommand } from '../host/command.ts';

/** Elasticsearch 9 needs 21; up to 25 is what 9.2 is tested with, so newer ones come last. */
export const OLDEST_JAVA = 21;
const NEWEST_TESTED_JAVA = 25;

export interface Jdk {
  home: string;
  /** The feature release: 21, 25, … */
  major: number;
}

/** The feature release in a Java version such as 25.0.1, 21-ea or 1.8.0_392; null if it is none. */
export function parseJavaVersion(text: string): number | null {
  const match = /(?:1\.)?(\d+)/.exec(text.trim());
  return match ? Number(match[1]) : null;
}

/** JAVA_VERSION in the `release` file at a JDK's home. */
export function parseReleaseFile(text: string): number | null {
  const match = /^JAVA_VERSION="?([^"\n]+)"?/m.exec(text);
  return match ? parseJavaVersion(match[1]!) : null;
}

/** The best of those found: in the order given, those that are tested first; null if none is new enough. */
export function chooseJdk(found: Jdk[]): Jdk | null {
  const fit = found.filter(({ major }) => major >= OLDEST_JAVA);
  return fit.find(({ major }) => major <= NEWEST_TESTED_JAVA) ?? fit[0] ?? null;
}

/** Finds a JDK: ES_JAVA_HOME, JAVA_HOME, `java` on the PATH, then the folders where systems keep them, newest first. */
export async function findJdk(env: NodeJS.ProcessEnv, jvmDirs: string[]): Promise<Jdk> {
  const found: Jdk[] = [];
  const add = async (home: string | null | undefined): Promise<void> => {
    if (!home || found.some((jdk) => jdk.home === home) || !existsSync(join(home, 'bin', 'java'))) return;
    const major = await majorOf(home);
    if (major !== null) found.push({ home, major });
  };
  await add(env['ES_JAVA_HOME']);
  await add(env['JAVA_HOME']);
  await add(homeOnPath(env));
  const named = found.length;
  const folders = jvmDirs.length > 0 ? jvmDirs : usualFolders();
  for (const folder of folders) {
    for (const name of readdirIfThere(folder)) {
      await add(join(folder, name));
      await add(join(folder, name, 'Contents', 'Home'));
    }
  }
  if (process.platform === 'darwin' && jvmDirs.length === 0) await add(await macJavaHome());
  const kept = found.splice(named).sort((one, other) => other.major - one.major);
  const jdk = chooseJdk([...found, ...kept]);
  if (jdk) return jdk;

  const others = [...found, ...kept].map(({ home, major }) => `Java ${major} in ${home}`).join(', ');
  throw new LauncherError(
    [
      `No JDK ${OLDEST_JAVA} or newer was found, which Elasticsearch needs` +
        (others ? ` (there is ${others}).` : '.'),
      'Looked at ES_JAVA_HOME, JAVA_HOME, java on the PATH and ' + folders.join(', ') + '.',
      'Ways out:',
      `  install one (Temurin ${OLDEST_JAVA} or ${NEWEST_TESTED_JAVA}: https://adoptium.net; macOS: brew install openjdk@${OLDEST_JAVA}), and run ./start again`,
      '  have one elsewhere?  JAVA_HOME=/path/to/jdk ./start',
      '  have an Elasticsearch 9?  TIMBERLINE_ELASTICSEARCH_URL=http://host:9200 ./start',
      '  have Docker?  docker compose up',
    ].join('\n'),
  );
}

async function majorOf(home: string): Promise<number | null> {
  const release = join(home, 'release');
  if (existsSync(release)) {
    const major = parseReleaseFile(readFileSync(release, 'utf8'));
    if (major !== null) return major;
  }
  try {
    const { output } = await runCommand(join(home, 'bin', 'java'), ['-version']);
    const match = /version "([^"]+)"/.exec(output);
    return match ? parseJavaVersion(match[1]!) : null;
  } catch {
    return null; // not a program that runs here
  }
}

function homeOnPath(env: NodeJS.ProcessEnv): string | null {
  const java = onPath('java', env);
  return java ? dirname(dirname(realpathSync(java))) : null;
}

function usualFolders(): string[] {
  const home = homedir();
  const own = [join(home, '.sdkman', 'candidates', 'java'), join(home, '.jdks')];
  return process.platform === 'darwin'
    ? [
        '/Library/Java/JavaVirtualMachines',
        join(home, 'Library/Java/JavaVirtualMachines'),
        '/opt/homebrew/opt',
        ...own,
      ]
    : ['/usr/lib/jvm', '/usr/java', '/opt', '/usr/local', ...own];
}

async function macJavaHome(): Promise<string | null> {
  try {
    const { code, output } = await runCommand('/usr/libexec/java_home', ['-v', `${OLDEST_JAVA}+`]);
    return code === 0 ? output.trim() : null;
  } catch {
    return null; // macOS without the tool
  }
}

function readdirIfThere(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return []; // no such folder, or not for us
  }
}
