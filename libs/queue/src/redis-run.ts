// Whether Redis came back with less than it held: what an API knows of the time before, against what Redis began with.
import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { KEYS } from './names.ts';
import { beginRunScript } from './scripts/run.ts';
import { runScript } from './scripts/script.ts';

/** How far the counters of a data set were, which only ever grow. */
export interface Marks {
  /** Names the data set. */
  marker: string;
  enqueuedLogs: number;
  settledLogs: number;
}

/** What a process of Redis began with. */
export interface RedisRun extends Marks {
  /** Names the process. */
  id: string;
}

/** How many acknowledged logs are gone. */
export interface MissingLogs {
  atLeast: number;
  atMost: number;
}

/**
 * Notes what the running process of Redis began with; the first caller decides. To be called on each new connection, before
 * anything is added by it. Throws QueueUnavailableError.
 */
export async function beginRun(client: Redis): Promise<RedisRun> {
  const [id, marker, enqueuedLogs, settledLogs] = (await runScript(
    client,
    beginRunScript,
    [KEYS.run, KEYS.counters, KEYS.marker],
    [randomUUID()],
  )) as [string, string, number, number];
  return { id, marker, enqueuedLogs, settledLogs };
}

/**
 * The logs that Redis had acknowledged and no longer has, by how far its counters were; undefined if there are none.
 *
 * Of the logs that are gone, those that were settled are stored or were refused. If all settled logs are among those that
 * are left, as many are missing as the counter fell; if they are all among the gone ones, so many fewer.
 */
export function missingLogs(before: Marks, run: RedisRun): MissingLogs | undefined {
  const start = before.marker === run.marker ? run : { enqueuedLogs: 0, settledLogs: 0 };
  const gone = before.enqueuedLogs - start.enqueuedLogs;
  if (gone <= 0) return undefined;
  const settled = Math.max(0, before.settledLogs - start.settledLogs);
  const atLeast = Math.max(0, gone - settled);
  const atMost = before.enqueuedLogs - Math.max(start.enqueuedLogs, before.settledLogs);
  return atMost > 0 ? { atLeast, atMost: Math.max(atLeast, atMost) } : undefined;
}
