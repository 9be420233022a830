// Reads an export as it arrives and counts its logs.
import type { ExportFormat } from '@timberline/contract';

const NEWLINE = '\n'.charCodeAt(0);
const QUOTE = '"'.charCodeAt(0);

/** Receives the bytes of an export. */
export interface ExportTarget {
  write(chunk: Uint8Array<ArrayBuffer>): void;
}

export interface ExportProgress {
  logs: number;
  bytes: number;
}

/** Counts the records in a stream of bytes: lines of NDJSON, or rows of CSV without the header. */
export class RecordCounter {
  private lines = 0;
  private quoted = false;

  constructor(private readonly format: ExportFormat) {}

  get records(): number {
    return this.format === 'csv' ? Math.max(0, this.lines - 1) : this.lines;
  }

  add(chunk: Uint8Array): void {
    if (this.format === 'ndjson') {
      for (const byte of chunk) if (byte === NEWLINE) this.lines++;
      return;
    }
    for (const byte of chunk) {
      if (byte === QUOTE) this.quoted = !this.quoted;
      else if (byte === NEWLINE && !this.quoted) this.lines++;
    }
  }
}

/** Copies `body` to `target` and calls `onProgress` after each chunk. Rejects when the stream breaks. */
export async function copyExport(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  target: ExportTarget,
  format: ExportFormat,
  onProgress: (progress: ExportProgress) => void,
): Promise<void> {
  const counter = new RecordCounter(format);
  const reader = body.getReader();
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    target.write(value);
    counter.add(value);
    bytes += value.length;
    onProgress({ logs: counter.records, bytes });
  }
}

/** A size in decimal units: `12 B`, `3.4 kB`, `56 MB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1e3) return `${bytes} B`;
  const [size, unit] =
    bytes < 1e6 ? [bytes / 1e3, 'kB'] : bytes < 1e9 ? [bytes / 1e6, 'MB'] : [bytes / 1e9, 'GB'];
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${unit}`;
}
