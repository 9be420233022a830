// The log files of supervised processes. The processes write to them directly and may outlive the supervisor, so a file
// is rotated by copying and truncating instead of renaming.
import {
  closeSync,
  copyFileSync,
  fchmodSync,
  fstatSync,
  openSync,
  readSync,
  statSync,
  truncateSync,
} from 'node:fs';

/** Enough for about a day of normal output. With one older copy, a process uses at most twice as much. */
const MAX_LOG_BYTES = 10 * 1024 * 1024;

/**
 * Opens a log for appending, so that output after a truncation starts at the beginning. Only the owner may read it, since
 * it may have parts of logs; those of older versions had other modes.
 */
export function openLog(file: string): number {
  const log = openSync(file, 'a', 0o600);
  fchmodSync(log, 0o600);
  return log;
}

/** Moves the contents of a log above the limit to FILE.1, replacing the older copy. */
export function rotateLog(file: string, limitBytes: number = MAX_LOG_BYTES): void {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) <= limitBytes) return;
  copyFileSync(file, `${file}.1`);
  truncateSync(file, 0);
}

/** Returns at most the last `bytes` of a file; empty if it does not exist. */
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
