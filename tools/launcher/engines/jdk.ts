// Finds a Java version that Elasticsearch supports.
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { findOnPath, LauncherError, runCommand } from '../host/command.ts';

/** Elasticsearch 9 needs Java 21. Version 9.2 is tested up to Java 25, so newer ones are the last choice. */
const MIN_JAVA = 21;
const MAX_TESTED_JAVA = 25;

export interface Jdk {
  home: string;
  /** The feature release: 21, 25, … */
  major: number;
}

/** Parses the feature release of a Java version such as 25.0.1, 21-ea or 1.8.0_392; null if it is invalid. */
export function parseJavaVersion(text: string): number | null {
  const match = /(?:1\.)?(\d+)/.exec(text.trim());
  return match ? Number(match[1]) : null;
}

/** Parses JAVA_VERSION in the `release` file of a JDK. */
export function parseReleaseFile(text: string): number | null {
  const match = /^JAVA_VERSION="?([^"\n]+)"?/m.exec(text);
  return match ? parseJavaVersion(match[1]!) : null;
}

/** Chooses the first tested JDK, or else the first one that is new enough, or null. */
export function chooseJdk(found: Jdk[]): Jdk | null {
  const suitable = found.filter(({ major }) => major >= MIN_JAVA);
  return suitable.find(({ major }) => major <= MAX_TESTED_JAVA) ?? suitable[0] ?? null;
}

/** Finds a JDK by ES_JAVA_HOME, JAVA_HOME and the PATH, then in the usual folders, where newer ones come first. */
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
  const explicitCount = found.length;
  const folders = jvmDirs.length > 0 ? jvmDirs : usualFolders();
  for (const folder of folders) {
    for (const name of readdirIfThere(folder)) {
      await add(join(folder, name));
      await add(join(folder, name, 'Contents', 'Home'));
    }
  }
  if (process.platform === 'darwin' && jvmDirs.length === 0) await add(await macJavaHome());
  const inFolders = found.splice(explicitCount).sort((one, other) => other.major - one.major);
  const jdk = chooseJdk([...found, ...inFolders]);
  if (jdk) return jdk;

  const others = [...found, ...inFolders].map(({ home, major }) => `Java ${major} in ${home}`).join(', ');
  throw new LauncherError(
    [
      `Elasticsearch needs JDK ${MIN_JAVA} or newer, and none was found` +
        (others ? ` (only ${others}).` : '.'),
      `Searched: ES_JAVA_HOME, JAVA_HOME, the PATH, ${folders.join(', ')}.`,
      'Do one of the following:',
      `  Install a JDK (Temurin ${MIN_JAVA} or ${MAX_TESTED_JAVA}: https://adoptium.net; macOS: brew install openjdk@${MIN_JAVA}) and run ./start again.`,
      '  Name a JDK in another folder:      JAVA_HOME=/path/to/jdk ./start',
      '  Use an existing Elasticsearch 9:   TIMBERLINE_ELASTICSEARCH_URL=http://host:9200 ./start',
      '  Use Docker:                        docker compose up --build',
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
    return null; // the program cannot run on this machine
  }
}

function homeOnPath(env: NodeJS.ProcessEnv): string | null {
  const java = findOnPath('java', env);
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
    const { code, output } = await runCommand('/usr/libexec/java_home', ['-v', `${MIN_JAVA}+`]);
    return code === 0 ? output.trim() : null;
  } catch {
    return null; // this macOS has no such tool
  }
}

function readdirIfThere(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return []; // the folder does not exist or cannot be read
  }
}
