// The log files of supervised processes. The processes write to them directly, so that they outlive the supervisor;
// that is why a file is cut by copying and truncating rather than by renaming.
import { closeSync, copyFileSync, fstatSync, openSync, readSync, statSync, truncateSync } from 'node:fs';

/** A day of ordinary chatter; with the one older copy kept, a process never has more than twice this. */
export const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

/** Opens a log for appending: what is written after a truncation then starts at the beginning again. */
export function openLog(file: string): number {
  return openSync(file, 'a', 0o644);
}

/** Keeps a log under its limit: past it, its content moves to FILE.1, replacing what was there. */
export function cutLog(file: string, limit: number = LOG_LIMIT_BYTES): void {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) <= limit) return;
  copyFileSync(file, `${file}.1`);
  truncateSync(file, 0);
}

/** The end of a file, at most `bytes` of it; empty if there is no such file. */
export function tail(file: string, bytes = 16 * 1024): string {
  if (!statSync(file, { throwIfNoEntry: false })) return '';
  const fd = openSync(file, 'r');
  try {
    const { size } = fstatSync(fd);
    const length = Math.min(size, bytes);
    const buffer = Buffer.alloc(length);
    readSync(fd, buffer, 0, length, size - length);
    return buffer.toString('utf8');
  } finally {
    closeSync(fd);
  }
}
