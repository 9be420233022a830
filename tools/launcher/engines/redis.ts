// The local Redis: the system's, or installed as root, or the one inside a jar from Maven; set up in the data folder.
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOOLS } from '../checkout/paths.ts';
import { LauncherError, onPath, runCommand } from '../host/command.ts';
import { canInstallPackages, installPackages } from '../host/packages.ts';
import type { Phase } from '../host/progress.ts';
import type { Settings } from '../stack/settings.ts';
import { unpack } from './elasticsearch.ts';
import type { Jdk } from './jdk.ts';
import { mavenFile } from './maven.ts';

/** The oldest line that is tested: 6.2 is what the jar carries. */
const OLDEST_REDIS: readonly [number, number] = [6, 2];
const JAR_VERSION = '1.4.4';
const JAR_HOME = join(TOOLS, `embedded-redis-${JAR_VERSION}`);

/** The program `redis-server`, installed if there is none. */
export async function installRedis(jdk: Jdk | null, log: string, phase: Phase): Promise<string> {
  const there = await redisOnPath();
  if (there) return there;
  if (canInstallPackages()) {
    phase.note('installing with apt-get');
    try {
      await installPackages(['redis-server'], log, phase);
      const installed = await redisOnPath();
      if (installed) return installed;
    } catch (error) {
      if (!(error instanceof LauncherError)) throw error;
      phase.note('apt-get could not install it; trying Maven');
    }
  }
  return redisFromJar(jdk, log, phase);
}

/** Whether the output of `redis-server --version` tells a version that is new enough. */
export function isRecentRedis(output: string): boolean {
  const match = /v=(\d+)\.(\d+)/.exec(output);
  if (!match) return false;
  const [major, minor] = [Number(match[1]), Number(match[2])];
  return major > OLDEST_REDIS[0] || (major === OLDEST_REDIS[0] && minor >= OLDEST_REDIS[1]);
}

async function redisOnPath(): Promise<string | null> {
  const program = onPath('redis-server');
  if (!program) return null;
  const { output } = await runCommand(program, ['--version']);
  return isRecentRedis(output) ? program : null;
}

async function redisFromJar(jdk: Jdk | null, log: string, phase: Phase): Promise<string> {
  const there = binaryIn(JAR_HOME);
  if (there) return there;
  const jar = await mavenFile(
    { group: 'com.github.codemonstur', name: 'embedded-redis', version: JAR_VERSION, packaging: 'jar' },
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
        'Redis is missing, and the one that Maven has does not run here.',
        'Install it (Debian: apt-get install redis-server; macOS: brew install redis) and run this again,',
        'or give one that runs already: TIMBERLINE_REDIS_URL=redis://host:6379 ./start,',
        'or use Docker: docker compose up',
      ].join('\n'),
    );
  }
  rmSync(JAR_HOME, { recursive: true, force: true });
  renameSync(partial, JAR_HOME);
  return binaryIn(JAR_HOME)!;
}

/** The binary in the unpacked jar that fits this machine: names such as redis-server-6.2.6-v5-linux-amd64. */
function binaryIn(folder: string): string | null {
  if (!existsSync(folder)) return null;
  const name = readdirSync(folder).find((file) => fitsMachine(file, process.platform, process.arch));
  return name ? join(folder, name) : null;
}

/** Whether a binary of that name is for the platform and processor, both in Node's words. */
export function fitsMachine(name: string, platform: string, arch: string): boolean {
  const system = platform === 'darwin' ? 'darwin' : 'linux';
  const processor = arch === 'arm64' ? 'arm64' : 'amd64';
  return name.startsWith('redis-server-') && name.endsWith(`${system}-${processor}`);
}

/** redis.conf for a queue that must not lose what it has taken. */
export function redisConf(folder: string, port: number, settings: Settings): string {
  return [
    '# Written by the launcher at every start; changes are lost.',
    '# No password, so loopback only.',
    'bind 127.0.0.1',
    `port ${port}`,
    `dir ${JSON.stringify(folder)}`,
    'daemonize no',
    'appendonly yes',
    '# always: a log that was answered with 202 survives a power cut; everysec may lose the last second, and is faster.',
    `appendfsync ${settings.redisFsync}`,
    'no-appendfsync-on-rewrite no',
    'auto-aof-rewrite-percentage 100',
    'auto-aof-rewrite-min-size 64mb',
    '# A kill in the middle of a write leaves half a command, which was not answered: start without it.',
    'aof-load-truncated yes',
    'save ""',
    `maxmemory ${settings.redisMaxMemory}`,
    '# Jobs must never be evicted: a full Redis refuses, and the API answers 429.',
    'maxmemory-policy noeviction',
    '',
  ].join('\n');
}

/** Writes the configuration anew and returns its path. */
export function configureRedis(folder: string, port: number, settings: Settings): string {
  const file = join(folder, 'redis.conf');
  writeFileSync(file, redisConf(folder, port, settings));
  return file;
}
