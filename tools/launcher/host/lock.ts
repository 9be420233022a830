// A lock between processes: a file that names its holder. The lock of a dead holder is free.
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify, isAlive, type ProcessIdentity } from './identity.ts';

const RETRY_MS = 200;

/**
 * Acquires the lock and waits as long as another live process holds it. `onWait` is called once with the pid of the
 * holder. Returns the function that releases the lock; it is also released when this process exits.
 */
export async function acquireLock(file: string, onWait: (holder: number) => void): Promise<() => void> {
  mkdirSync(dirname(file), { recursive: true });
  const mine = JSON.stringify(identify(process.pid));
  let reported = false;
  while (!tryAcquire(file, mine)) {
    const holder = lockHolder(file);
    if (holder === null) {
      // If another process has replaced the file in the meantime, the next attempt finds its lock.
      rmSync(file, { force: true });
      continue;
    }
    if (!reported) onWait(holder.pid);
    reported = true;
    await sleep(RETRY_MS);
  }
  const release = (): void => {
    process.off('exit', release);
    if (readIfExists(file) === mine) rmSync(file, { force: true });
  };
  process.on('exit', release);
  return release;
}

/** Returns the live process that holds the lock, or null. */
export function lockHolder(file: string): ProcessIdentity | null {
  const text = readIfExists(file);
  if (text === null) return null;
  try {
    const holder = JSON.parse(text) as ProcessIdentity;
    return isAlive(holder) ? holder : null;
  } catch {
    return null; // the file is not from acquireLock, which writes it atomically
  }
}

/** Creates the complete file unless one exists. link(2) does both in one step. */
function tryAcquire(file: string, mine: string): boolean {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, mine);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function readIfExists(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
