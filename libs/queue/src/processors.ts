// Which processors are alive: each says so, and silence means that it is not.
import type { Redis } from 'ioredis';
import { queueError } from './errors.ts';
import { KEYS } from './names.ts';

/** Pause between two signs of life. */
export const HEARTBEAT_MS = 2_000;
/** A processor that was silent for so long counts as dead: two signs missed. */
export const PROCESSOR_ALIVE_MS = 5_000;
/** Processors that were silent for so long are forgotten. */
const FORGET_MS = 60_000;

/** A sign of life of a processor, named by itself. */
export async function signOfLife(client: Redis, processor: string): Promise<void> {
  const now = Date.now();
  try {
    await client
      .pipeline()
      .zadd(KEYS.processors, now, processor)
      .zremrangebyscore(KEYS.processors, 0, now - FORGET_MS)
      .exec();
  } catch (error) {
    throw queueError(error);
  }
}

/** A processor says that it ends. */
export async function signOff(client: Redis, processor: string): Promise<void> {
  try {
    await client.zrem(KEYS.processors, processor);
  } catch (error) {
    throw queueError(error);
  }
}
