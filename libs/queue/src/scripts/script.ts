// Runs our Lua scripts: by their hash, loaded again where Redis has forgotten them.
import type { Redis } from 'ioredis';
import { queueError } from '../errors.ts';

/** A script of this folder. Each says in its text which keys and arguments it takes. */
export interface Script {
  /** Name of the command that ioredis gets; unlike any of Redis and of Bull. */
  name: string;
  lua: string;
}

type Argument = string | number | Buffer;
type Command = (keys: number, ...keysAndArguments: Argument[]) => Promise<unknown>;

/** Runs a script, atomically. Throws QueueUnavailableError or QueueFullError. */
export async function runScript(
  client: Redis,
  script: Script,
  keys: string[],
  args: Argument[],
): Promise<unknown> {
  const commands = client as unknown as Record<string, Command>;
  if (!commands[script.name]) client.defineCommand(script.name, { lua: script.lua });
  try {
    return await commands[script.name]!(keys.length, ...keys, ...args);
  } catch (error) {
    throw queueError(error);
  }
}
