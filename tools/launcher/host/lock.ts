// A lock between processes: a file that names its holder. A holder that died does not hold it any more.
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify, isAlive, type ProcessIdentity } from './identity.ts';

const RETRY_MS = 200;

/**
 * Takes the lock, waiting for as long as another live process holds it; `waiting` is told once who does.
 * Returns the function that gives it back. It is also given back when this process exits.
 */
export async function takeLock(file: string, waiting: (holder: number) => void): Promise<() => void> {
  mkdirSync(dirname(file), { recursive: true });
  const mine = JSON.stringify(identify(process.pid));
  let told = false;
  while (!tryTake(file, mine)) {
    const holder = lockHolder(file);
    if (holder === null) {
      // Between the two lines another process may have cleared and taken it: then the next try finds that one.
      rmSync(file, { force: true });
      continue;
    }
    if (!told) waiting(holder.pid);
    told = true;
    await sleep(RETRY_MS);
  }
  const release = (): void => {
    process.off('exit', release);
    if (readIfThere(file) === mine) rmSync(file, { force: true });
  };
  process.on('exit', release);
  return release;
}

/** The live process that holds the lock, or null. */
export function lockHolder(file: string): ProcessIdentity | null {
  const text = readIfThere(file);
  if (text === null) return null;
  try {
    const holder = JSON.parse(text) as ProcessIdentity;
    return isAlive(holder) ? holder : null;
  } catch {
    return null; // not written by takeLock, which puts the whole file in place at once
  }
}

/** Puts the complete file in place, or fails if there is one: link(2) does both in one step. */
function tryTake(file: string, mine: string): boolean {
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

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
