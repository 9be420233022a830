// Prints log files as they grow, each line with the name of its process.
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

/** Short enough to print the effect of an edit without delay. */
const POLL_MS = 200;
const CHUNK_BYTES = 64 * 1024;

/** Follows the files from their current ends. Returns a function that stops it. */
export function followLogs(
  files: { name: string; file: string }[],
  print: (line: string) => void,
): () => void {
  const width = Math.max(...files.map(({ name }) => name.length));
  const followed = files.map(({ name, file }) => ({
    label: name.padEnd(width),
    file,
    position: sizeOf(file),
    rest: '',
    decoder: new StringDecoder('utf8'),
  }));
  const timer = setInterval(() => {
    for (const one of followed) {
      const size = sizeOf(one.file);
      if (size < one.position) one.position = 0; // the log was rotated
      while (one.position < size) {
        const buffer = readAt(one.file, one.position);
        if (buffer.length === 0) break;
        one.position += buffer.length;
        const lines = (one.rest + one.decoder.write(buffer)).split('\n');
        one.rest = lines.pop()!;
        for (const line of lines) print(`${one.label} │ ${line}`);
      }
    }
  }, POLL_MS);
  return () => clearInterval(timer);
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function readAt(file: string, position: number): Buffer {
  const fd = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(CHUNK_BYTES);
    return buffer.subarray(0, readSync(fd, buffer, 0, CHUNK_BYTES, position));
  } finally {
    closeSync(fd);
  }
}
