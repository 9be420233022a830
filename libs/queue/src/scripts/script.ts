// Runs our Lua scripts by their hash, and loads them again when Redis has forgotten them.
import type { Redis } from 'ioredis';
import { queueError } from '../errors.ts';

/** A script of this folder. The comment at the top of its text lists its keys and arguments. */
export interface Script {
  /** The name of the ioredis command; it differs from the commands of Redis and of Bull. */
  name: string;
  lua: string;
}

export type Argument = string | number | Buffer;
type Command = (keys: number, ...keysAndArguments: Argument[]) => Promise<unknown>;

/** Runs a script atomically and returns its result. Throws QueueUnavailableError or QueueFullError. */
export async function runScript(
  client: Redis,
  script: Script,
  keys: string[],
  args: Argument[],
): Promise<unknown> {
  return run(client, script, script.name, keys, args);
}

/** Runs a script whose strings are bytes, and returns them as buffers. */
export async function runBinaryScript(
  client: Redis,
  script: Script,
  keys: string[],
  args: Argument[],
): Promise<Buffer[]> {
  return (await run(client, script, `${script.name}Buffer`, keys, args)) as Buffer[];
}

async function run(
  client: Redis,
  script: Script,
  command: string,
  keys: string[],
  args: Argument[],
): Promise<unknown> {
  const commands = client as unknown as Record<string, Command>;
  if (!commands[script.name]) client.defineCommand(script.name, { lua: script.lua });
  try {
    return await commands[command]!(keys.length, ...keys, ...args);
  } catch (error) {
    throw queueError(error);
  }
}
