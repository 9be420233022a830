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

/** A problem after the attempt to mend it. */
export interface StandingProblem extends RedisProblem {
  /** It is as wanted for as long as this Redis runs, and as found again after its restart. */
  mended: boolean;
}

/** What `found` says of a setting that Redis does not tell. */
const NOT_TOLD = 'not told';

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
    // Some hosted Redis have no CONFIG. INFO tells all of it but appendfsync, of which then nothing is known.
    if (!/unknown command|NOPERM/i.test((error as Error).message)) throw queueError(error);
    const info = await client.info();
    const read = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
    found = {
      appendonly: read('aof_enabled') === '1' ? 'yes' : 'no',
      appendfsync: NOT_TOLD,
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
 * Sets what `checkRedis` found, where Redis lets us. That holds until Redis restarts, so it is for each connection. What was
 * set before, in the same process of Redis, is in the answer too: its file says still what was found.
 */
export async function repairRedis(client: Redis, problems: RedisProblem[]): Promise<StandingProblem[]> {
  const standing: StandingProblem[] = [];
  for (const problem of problems) {
    const set =
      problem.losesLogs &&
      (await client.config('SET', problem.setting, problem.wanted).catch(() => undefined));
    standing.push({ ...problem, mended: Boolean(set) });
  }
  const before = await remember(
    client,
    standing.filter(({ mended }) => mended),
  );
  return [...standing, ...before.filter(({ setting }) => !standing.some((one) => one.setting === setting))];
}

/** Keeps what was mended in this process of Redis, in it; returns all that was. */
async function remember(client: Redis, mended: StandingProblem[]): Promise<StandingProblem[]> {
  try {
    const runId = /^run_id:(\w+)/m.exec(await client.info('server'))?.[1] ?? '';
    const { runId: writtenIn, ...written } = await client.hgetall(KEYS.settings);
    const before = writtenIn === runId ? Object.values(written) : [];
    if (writtenIn !== undefined && writtenIn !== runId) await client.del(KEYS.settings);
    for (const problem of mended)
      await client.hset(KEYS.settings, { runId, [problem.setting]: JSON.stringify(problem) });
    return before.map((text) => JSON.parse(text) as StandingProblem);
  } catch (error) {
    throw queueError(error);
  }
}

/** A problem in words, for people who can mend it. */
export function describeProblem({ setting, found, wanted, losesLogs, mended }: StandingProblem): string {
  if (mended)
    return `${setting} was ${found || 'unset'} and is ${wanted} until Redis restarts; set it in its own configuration`;
  if (!losesLogs)
    return `${setting} is ${found || 'unset'}, not ${wanted}, so that TIMBERLINE_QUEUE_LIMIT_BYTES alone bounds the queue`;
  return found === NOT_TOLD
    ? `${setting} is not told by this Redis; unless it is ${wanted}, acknowledged logs can be lost`
    : `${setting} is ${found || 'unset'}, not ${wanted}, and could not be set: acknowledged logs can be lost`;
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
