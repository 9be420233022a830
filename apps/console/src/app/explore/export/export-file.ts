// Collects an export until it is complete, so that no partial file is ever saved.
import type { ExportTarget } from './export-stream';

/** Bytes held in the page's memory before they move to the browser's blob storage, which keeps them on disk. */
const BUFFER_BYTES = 4 << 20;
/** The browser has opened the blob for the download by then. */
const URL_LIFETIME_MS = 10_000;

/**
 * Collects an export in a Blob, which needs a constant amount of the page's memory, and downloads it at the end.
 *
 * ```ts
 * const file = new ExportFile();
 * file.write(chunk);
 * file.save('logs.ndjson');
 * ```
 */
export class ExportFile implements ExportTarget {
  private blob = new Blob();
  private buffer: Uint8Array<ArrayBuffer>[] = [];
  private bufferedBytes = 0;

  write(chunk: Uint8Array<ArrayBuffer>): void {
    this.buffer.push(chunk);
    this.bufferedBytes += chunk.length;
    if (this.bufferedBytes >= BUFFER_BYTES) this.flush();
  }

  /** Downloads everything that was written, under the given file name. */
  save(name: string): void {
    this.flush();
    const url = URL.createObjectURL(this.blob);
    const link = document.createElement('a');
    link.href = url;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), URL_LIFETIME_MS);
  }

  private flush(): void {
    this.blob = new Blob([this.blob, ...this.buffer]);
    this.buffer = [];
    this.bufferedBytes = 0;
  }
}
