// The local Redis: from the system, from apt-get for root, or from a jar of Maven. It is configured in the data folder.
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { TOOLS } from '../checkout/paths.ts';
import { findOnPath, LauncherError, runCommand } from '../host/command.ts';
import { writePrivateFile } from '../host/credentials.ts';
import { canInstallPackages, installPackages } from '../host/packages.ts';
import type { Phase } from '../host/progress.ts';
import type { LauncherSettings } from '../settings.ts';
import { unpack } from './elasticsearch.ts';
import type { Jdk } from './jdk.ts';
import { mavenFile } from './maven.ts';

/** The oldest tested version is 6.2, which the jar contains. */
const MIN_REDIS: readonly [number, number] = [6, 2];
const JAR_VERSION = '1.4.4';
/**
 * Of embedded-redis-1.4.4.jar from Maven Central. It was computed from our first download, whose SHA-1 was the one that
 * Maven Central publishes beside the jar (compared on 2026-11-27).
 */
const JAR_SHA512 =
  '5c54b960919f3ddbb853a5b34fd7ce4be6c737ad7cc9c5e5639c033d059d30da' +
  'af998c45e58a8135368f65002d93a2ffa54a76be312d00ac22e927c0fcea5af6';
const JAR_HOME = join(TOOLS, `embedded-redis-${JAR_VERSION}`);

/** Returns the path of `redis-server`. Installs it if necessary. */
export async function installRedis(jdk: Jdk | null, log: string, phase: Phase): Promise<string> {
  const present = await redisOnPath();
  if (present) return present;
  if (canInstallPackages()) {
    phase.note('installing with apt-get');
    try {
      await installPackages(['redis-server'], log, phase);
      const installed = await redisOnPath();
      if (installed) return installed;
    } catch (error) {
      if (!(error instanceof LauncherError)) throw error;
      phase.note('apt-get failed; trying Maven');
    }
  }
  return redisFromJar(jdk, log, phase);
}

/** Tells whether the output of `redis-server --version` names a version that is new enough. */
export function isRecentRedis(output: string): boolean {
  const match = /v=(\d+)\.(\d+)/.exec(output);
  if (!match) return false;
  const [major, minor] = [Number(match[1]), Number(match[2])];
  return major > MIN_REDIS[0] || (major === MIN_REDIS[0] && minor >= MIN_REDIS[1]);
}

async function redisOnPath(): Promise<string | null> {
  const program = findOnPath('redis-server');
  if (!program) return null;
  const { output } = await runCommand(program, ['--version']);
  return isRecentRedis(output) ? program : null;
}

async function redisFromJar(jdk: Jdk | null, log: string, phase: Phase): Promise<string> {
  const present = binaryIn(JAR_HOME);
  if (present) return present;
  const jar = await mavenFile(
    {
      group: 'com.github.codemonstur',
      name: 'embedded-redis',
      version: JAR_VERSION,
      packaging: 'jar',
      sha512: JAR_SHA512,
    },
    jdk?.home ?? null,
    log,
    phase,
  );
  const partial = `${JAR_HOME}.${process.pid}`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  await unpack(jar, partial, jdk, { log });
  const name = binaryIn(partial);
  if (name) chmodSync(name, 0o755);
  const works = name !== null && (await runCommand(name, ['--version'])).code === 0;
  if (!works) {
    throw new LauncherError(
      [
        'Redis is missing, and the build from Maven does not run on this machine. Do one of the following:',
        '  Install Redis (Debian: apt-get install redis-server; macOS: brew install redis) and run this command again.',
        '  Use an existing Redis: TIMBERLINE_REDIS_URL=redis://host:6379 ./start',
        '  Use Docker: docker compose up --build',
      ].join('\n'),
    );
  }
  rmSync(JAR_HOME, { recursive: true, force: true });
  renameSync(partial, JAR_HOME);
  return binaryIn(JAR_HOME)!;
}

/** Finds the binary for this machine in the unpacked jar, with a name such as redis-server-6.2.6-v5-linux-amd64. */
function binaryIn(folder: string): string | null {
  if (!existsSync(folder)) return null;
  const name = readdirSync(folder).find((file) => isBuiltFor(file, process.platform, process.arch));
  return name ? join(folder, name) : null;
}

/** Tells whether a binary of that name is built for the platform and architecture, as Node names them. */
export function isBuiltFor(name: string, platform: string, arch: string): boolean {
  const system = platform === 'darwin' ? 'darwin' : 'linux';
  const processor = arch === 'arm64' ? 'arm64' : 'amd64';
  return name.startsWith('redis-server-') && name.endsWith(`${system}-${processor}`);
}

/** The text of redis.conf for a queue that must not lose accepted logs. */
export function redisConf(
  folder: string,
  port: number,
  password: string,
  settings: LauncherSettings,
): string {
  return [
    '# The launcher writes this file at every start; changes are lost.',
    '# There is no TLS, so it listens only on loopback.',
    'bind 127.0.0.1',
    `requirepass ${JSON.stringify(password)}`,
    `port ${port}`,
    `dir ${JSON.stringify(folder)}`,
    'daemonize no',
    'appendonly yes',
    '# always: a log that was answered with 202 survives a power cut. everysec is faster and may lose the last second.',
    `appendfsync ${settings.redisFsync}`,
    'no-appendfsync-on-rewrite no',
    'auto-aof-rewrite-percentage 100',
    'auto-aof-rewrite-min-size 64mb',
    '# A kill during a write leaves half a command, which was not answered, so Redis starts without it.',
    'aof-load-truncated yes',
    'save ""',
    `maxmemory ${settings.redisMaxMemory}`,
    '# Jobs must never be evicted. A full Redis refuses writes, and the API answers 429.',
    'maxmemory-policy noeviction',
    '',
  ].join('\n');
}

/** Writes the configuration and returns its path. */
export function configureRedis(
  folder: string,
  port: number,
  password: string,
  settings: LauncherSettings,
): string {
  const file = join(folder, 'redis.conf');
  writePrivateFile(file, redisConf(folder, port, password, settings));
  return file;
}
