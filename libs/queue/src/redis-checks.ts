// Whether a Redis keeps what it is given, as the service promises, and whether it still has what it had.
import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { queueError } from './errors.ts';
import { KEYS } from './names.ts';

/** When Redis syncs its append-only file: with each write, or each second (a crash loses up to that). */
export type Fsync = 'always' | 'everysec';

/** A setting of Redis that breaks or weakens what is promised. */
export interface RedisProblem {
  setting: 'appendonly' | 'appendfsync' | 'maxmemory-policy' | 'maxmemory';
  found: string;
  wanted: string;
  /** Acknowledged logs can be lost. Where false, only backpressure is weaker. */
  losesLogs: boolean;
}

/** Looks at the settings of Redis; an empty list where all is as promised. */
export async function checkRedis(client: Redis, fsync: Fsync): Promise<RedisProblem[]> {
  let found: Record<string, string>;
  try {
    // Two calls: Redis 6.2 takes one pattern at a time.
    const lists = await Promise.all(
      ['append*', 'maxmemory*'].map((pattern) => client.config('GET', pattern)),
    );
    found = pairs((lists as string[][]).flat());
  } catch (error) {
    // Some hosted Redis have no CONFIG; what INFO tells of it is enough for all but appendfsync.
    if (!/unknown command|NOPERM/i.test((error as Error).message)) throw queueError(error);
    const info = await client.info();
    const read = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
    found = {
      appendonly: read('aof_enabled') === '1' ? 'yes' : 'no',
      appendfsync: fsync,
      'maxmemory-policy': read('maxmemory_policy'),
      maxmemory: read('maxmemory'),
    };
  }
  const problems: RedisProblem[] = [];
  const want = (setting: RedisProblem['setting'], good: boolean, wanted: string, losesLogs: boolean) => {
    if (!good) problems.push({ setting, found: found[setting] ?? '', wanted, losesLogs });
  };
  want('appendonly', found['appendonly'] === 'yes', 'yes', true);
  want('appendfsync', found['appendfsync'] === 'always' || found['appendfsync'] === fsync, fsync, true);
  want('maxmemory-policy', found['maxmemory-policy'] === 'noeviction', 'noeviction', true);
  want('maxmemory', Number(found['maxmemory']) > 0, 'a limit, such as 1gb', false);
  return problems;
}

/**
 * Sets what `checkRedis` found, where Redis lets us. That holds until Redis restarts, so it is for each connection, and an
 * append-only file that was off stays a problem: a restart would not read it.
 */
export async function repairRedis(client: Redis, problems: RedisProblem[]): Promise<RedisProblem[]> {
  const left: RedisProblem[] = [];
  for (const problem of problems) {
    const { setting, wanted, losesLogs } = problem;
    const set = losesLogs && (await client.config('SET', setting, wanted).catch(() => undefined));
    if (!set || setting === 'appendonly') left.push(problem);
  }
  return left;
}

/** The marker of this Redis' data, set now where there is none. */
export async function ensureMarker(client: Redis): Promise<string> {
  const marker = randomUUID();
  try {
    await client.setnx(KEYS.marker, marker);
    return (await client.get(KEYS.marker)) ?? marker;
  } catch (error) {
    throw queueError(error);
  }
}

function pairs(list: string[]): Record<string, string> {
  const record: Record<string, string> = {};
  for (let i = 0; i + 1 < list.length; i += 2) record[list[i]!] = list[i + 1]!;
  return record;
}
