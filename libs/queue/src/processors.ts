// Which processors are alive: each says so, and silence means that it is not.
import type { Redis } from 'ioredis';
import { queueError } from './errors.ts';
import { KEYS } from './names.ts';
import { processorsScript, signOfLifeScript } from './scripts/processors.ts';
import { runScript } from './scripts/script.ts';

/** Pause between two signs of life. */
export const HEARTBEAT_MS = 2_000;
/** A processor that was silent for so long counts as dead: two signs missed. */
export const PROCESSOR_ALIVE_MS = 5_000;

/** A sign of life of a processor, named by itself; with what keeps it from writing now, if anything does. */
export async function heartbeat(client: Redis, processor: string, trouble = ''): Promise<void> {
  await runScript(
    client,
    signOfLifeScript,
    [KEYS.processors, KEYS.trouble],
    [processor, trouble, PROCESSOR_ALIVE_MS],
  );
}

/** A processor says that it ends. */
export async function signOff(client: Redis, processor: string): Promise<void> {
  try {
    await client.zrem(KEYS.processors, processor);
  } catch (error) {
    throw queueError(error);
  }
}

/** Processors alive, and what keeps one of them from writing, if anything does. */
export async function liveProcessors(client: Redis): Promise<{ alive: number; trouble: string | undefined }> {
  const [alive, trouble] = (await runScript(
    client,
    processorsScript,
    [KEYS.processors, KEYS.trouble],
    [PROCESSOR_ALIVE_MS],
  )) as [number, string];
  return { alive, trouble: trouble === '' ? undefined : trouble };
}
