// Checks that Redis is set up to keep accepted logs as the service promises.
import type { Redis } from 'ioredis';
import { queueError } from './errors.ts';
import { KEYS } from './names.ts';

/** When Redis syncs its append-only file: with each write, or each second (a crash loses up to one second of logs). */
type Fsync = 'always' | 'everysec';

/** A setting of Redis that breaks or weakens the promise. */
interface RedisProblem {
  setting: 'appendonly' | 'appendfsync' | 'maxmemory-policy' | 'maxmemory';
  found: string;
  wanted: string;
  /** Whether acknowledged logs can be lost. If not, only backpressure is weaker. */
  losesLogs: boolean;
}

/** A problem after the attempt to repair it. The name `mended` is part of what is stored in Redis. */
export interface StandingProblem extends RedisProblem {
  /** Whether the setting is as wanted until Redis restarts; then it is as found again. */
  mended: boolean;
  /** The append-only file is switched on, but its first rewrite has not ended, and Redis would not load it yet. */
  isStarting?: true;
  /** Nobody tried to repair it. */
  isUntouched?: true;
}

/** The value of `found` for a setting that Redis does not tell. */
const UNKNOWN = 'unknown';

/**
 * Checks the settings of Redis; returns an empty list if all are as promised.
 * Throws QueueUnavailableError.
 *
 * @param fsync the weakest sync policy that the settings of the service allow
 */
export async function checkRedis(client: Redis, fsync: Fsync): Promise<RedisProblem[]> {
  let found: Record<string, string>;
  try {
    // Two calls: Redis 6.2 takes one pattern at a time.
    const lists = await Promise.all(
      ['append*', 'maxmemory*'].map((pattern) => client.config('GET', pattern)),
    );
    found = pairs((lists as string[][]).flat());
  } catch (error) {
    // Some hosted Redis services have no CONFIG. INFO has all of it except appendfsync, which then stays unknown.
    if (!/unknown command|NOPERM/i.test((error as Error).message)) throw queueError(error);
    const info = await client.info();
    const value = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
    found = {
      appendonly: value('aof_enabled') === '1' ? 'yes' : 'no',
      appendfsync: UNKNOWN,
      'maxmemory-policy': value('maxmemory_policy'),
      maxmemory: value('maxmemory'),
    };
  }
  const problems: RedisProblem[] = [];
  const check = (setting: RedisProblem['setting'], isGood: boolean, wanted: string, losesLogs: boolean) => {
    if (!isGood) problems.push({ setting, found: found[setting] ?? '', wanted, losesLogs });
  };
  check('appendonly', found['appendonly'] === 'yes', 'yes', true);
  check('appendfsync', found['appendfsync'] === 'always' || found['appendfsync'] === fsync, fsync, true);
  check('maxmemory-policy', found['maxmemory-policy'] === 'noeviction', 'noeviction', true);
  check('maxmemory', Number(found['maxmemory']) > 0, 'a limit, such as 1gb', false);
  return problems;
}

/**
 * Changes the settings that `checkRedis` found, where Redis allows it. A change lasts until Redis restarts, so call this
 * after each connection, and again while one of the results has `isStarting`. The result includes what was repaired
 * earlier in the same process of Redis, since the configuration file of Redis is still wrong. Throws
 * QueueUnavailableError.
 */
export async function repairRedis(client: Redis, problems: RedisProblem[]): Promise<StandingProblem[]> {
  const standing: StandingProblem[] = [];
  for (const problem of problems) {
    const set =
      problem.losesLogs &&
      (await client.config('SET', problem.setting, problem.wanted).catch(() => undefined));
    // Redis only rewrites its data to the file after `CONFIG SET appendonly yes` was answered.
    if (set && problem.setting === 'appendonly')
      standing.push({ ...problem, mended: false, isStarting: true });
    else standing.push({ ...problem, mended: Boolean(set) });
  }
  try {
    const { runId, recorded } = await readRecorded(client);
    const earlier = recorded.filter(({ setting }) => !standing.some((one) => one.setting === setting));
    const all = await endStart(client, [...standing, ...earlier]);
    for (const problem of all)
      if (problem.mended || problem.isStarting)
        await client.hset(KEYS.settings, { runId, [problem.setting]: JSON.stringify(problem) });
    return all;
  } catch (error) {
    throw queueError(error);
  }
}

/**
 * The problems that `checkRedis` found in a Redis that must not be changed. An append-only file that somebody has switched
 * on since `before` stays a problem until its first rewrite has ended. Throws QueueUnavailableError.
 */
export async function watchRedis(
  client: Redis,
  problems: RedisProblem[],
  before: StandingProblem[],
): Promise<StandingProblem[]> {
  const standing: StandingProblem[] = problems.map((problem) => ({
    ...problem,
    mended: false,
    isUntouched: true,
  }));
  const isFileOff = problems.some(({ setting }) => setting === 'appendonly');
  const wasFileOff = before.find(({ setting }) => setting === 'appendonly');
  if (isFileOff || !wasFileOff) return standing;
  try {
    const [file] = await endStart(client, [{ ...wasFileOff, isStarting: true }]);
    return file?.isStarting ? [file, ...standing] : standing;
  } catch (error) {
    throw queueError(error);
  }
}

/** Whether acknowledged logs can be lost by a problem. A setting that Redis does not tell counts as right. */
export function breaksPromise({ losesLogs, mended, found }: StandingProblem): boolean {
  return losesLogs && !mended && found !== UNKNOWN;
}

/** What was repaired in the running process of Redis, as it is recorded in Redis itself. */
async function readRecorded(client: Redis): Promise<{ runId: string; recorded: StandingProblem[] }> {
  const runId = /^run_id:(\w+)/m.exec(await client.info('server'))?.[1] ?? '';
  const { runId: recordedRunId, ...recorded } = await client.hgetall(KEYS.settings);
  if (recordedRunId === runId)
    return { runId, recorded: Object.values(recorded).map((text) => JSON.parse(text) as StandingProblem) };
  if (recordedRunId !== undefined) await client.del(KEYS.settings);
  return { runId, recorded: [] };
}

/** The problems, in which an append-only file that was starting is mended if its first rewrite has ended well. */
async function endStart(client: Redis, problems: StandingProblem[]): Promise<StandingProblem[]> {
  if (!problems.some(({ isStarting }) => isStarting)) return problems;
  const info = await client.info('persistence');
  const has = (line: string) => new RegExp(`^${line}\\r?$`, 'm').test(info);
  const hasEnded =
    has('aof_enabled:1') &&
    has('aof_rewrite_in_progress:0') &&
    has('aof_rewrite_scheduled:0') &&
    has('aof_last_bgrewrite_status:ok');
  if (!hasEnded) return problems;
  return problems.map(({ isStarting, ...problem }) => (isStarting ? { ...problem, mended: true } : problem));
}

/** Describes a problem to those who operate Redis. */
export function describeProblem(problem: StandingProblem): string {
  const { setting, found, wanted, losesLogs, mended, isStarting, isUntouched } = problem;
  if (isStarting)
    return `${setting} was ${found || 'unset'} and has been switched on, but Redis is still writing the file: until it is complete, acknowledged logs are lost if Redis ends`;
  if (mended)
    return `${setting} was ${found || 'unset'} and is ${wanted} until Redis restarts; set it in the configuration of Redis`;
  if (!losesLogs)
    return `${setting} is ${found || 'unset'}, not ${wanted}, so only TIMBERLINE_QUEUE_LIMIT_BYTES bounds the queue`;
  if (found !== UNKNOWN && isUntouched)
    return `${setting} is ${found || 'unset'}, not ${wanted}: acknowledged logs can be lost. Set it in the configuration of Redis, or let the API change it by TIMBERLINE_REDIS_CONFIGURE=true`;
  return found === UNKNOWN
    ? `${setting} cannot be read from this Redis; unless it is ${wanted}, acknowledged logs can be lost`
    : `${setting} is ${found || 'unset'}, not ${wanted}, and could not be changed: acknowledged logs can be lost`;
}

function pairs(list: string[]): Record<string, string> {
  const record: Record<string, string> = {};
  for (let i = 0; i + 1 < list.length; i += 2) record[list[i]!] = list[i + 1]!;
  return record;
}
