// Reads an export as it comes, counting its logs.
import type { ExportFormat } from '@timberline/contract';

/** Where the bytes go. */
export interface ExportTarget {
  write(chunk: Uint8Array<ArrayBuffer>): void;
}

export interface ExportProgress {
  logs: number;
  bytes: number;
}

/** Counts the records of a stream of bytes: lines; in CSV those outside quotes, without the heading. */
export class RecordCounter {
  private lines = 0;
  private quoted = false;

  constructor(private readonly format: ExportFormat) {}

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

  get records(): number {
    return this.format === 'csv' ? Math.max(0, this.lines - 1) : this.lines;
  }
}

const NEWLINE = 0x0a;
const QUOTE = 0x22;

/** Copies the body to its target; `progress` is called with each chunk. Rejects when the stream breaks. */
export async function copyExport(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  target: ExportTarget,
  format: ExportFormat,
  progress: (progress: ExportProgress) => void,
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
    progress({ logs: counter.records, bytes });
  }
}

/** `12 kB`, `3.4 MB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1e3) return `${bytes} B`;
  const [size, unit] =
    bytes < 1e6 ? [bytes / 1e3, 'kB'] : bytes < 1e9 ? [bytes / 1e6, 'MB'] : [bytes / 1e9, 'GB'];
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${unit}`;
}
