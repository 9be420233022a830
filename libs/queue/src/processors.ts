// Which processors are alive: each sends heartbeats, and one without them counts as dead.
import type { Redis } from 'ioredis';
import { queueError } from './errors.ts';
import { KEYS } from './names.ts';
import { heartbeatScript, processorsScript } from './scripts/processors.ts';
import { runScript } from './scripts/script.ts';

/** Time between two heartbeats. */
export const HEARTBEAT_MS = 2_000;
/** A processor counts as dead after this time without a heartbeat: two were missed. */
export const HEARTBEAT_TIMEOUT_MS = 5_000;

/**
 * Sends a heartbeat. Throws QueueUnavailableError or QueueFullError.
 *
 * @param processor the name that the processor has chosen for itself
 * @param writeError what keeps it from writing now; '' for nothing
 */
export async function heartbeat(client: Redis, processor: string, writeError = ''): Promise<void> {
  await runScript(
    client,
    heartbeatScript,
    [KEYS.processors, KEYS.writeError],
    [processor, writeError, HEARTBEAT_TIMEOUT_MS],
  );
}

/** Removes a processor that stops. Throws QueueUnavailableError. */
export async function signOff(client: Redis, processor: string): Promise<void> {
  try {
    await client.zrem(KEYS.processors, processor);
  } catch (error) {
    throw queueError(error);
  }
}

/** Counts the live processors, and returns what keeps one of them from writing, if anything does. */
export async function liveProcessors(
  client: Redis,
): Promise<{ count: number; writeError: string | undefined }> {
  const [count, writeError] = (await runScript(
    client,
    processorsScript,
    [KEYS.processors, KEYS.writeError],
    [HEARTBEAT_TIMEOUT_MS],
  )) as [number, string];
  return { count, writeError: writeError === '' ? undefined : writeError };
}
