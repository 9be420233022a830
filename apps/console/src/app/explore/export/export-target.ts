// Where an export is kept while it comes: nothing is saved before it is whole.
import type { ExportTarget } from './export-stream';

/** Bytes gathered in the page's memory before they go to the browser's blob storage, which keeps them on disk. */
const PART_BYTES = 4 << 20;

/**
 * Gathers an export in a Blob, in constant memory of the page, and downloads it at the end.
 *
 * ```ts
 * const file = new ExportFile();
 * file.write(chunk);
 * file.save('logs.ndjson');
 * ```
 */
export class ExportFile implements ExportTarget {
  private whole = new Blob();
  private parts: Uint8Array<ArrayBuffer>[] = [];
  private size = 0;

  write(chunk: Uint8Array<ArrayBuffer>): void {
    this.parts.push(chunk);
    this.size += chunk.length;
    if (this.size >= PART_BYTES) this.fold();
  }

  save(name: string): void {
    this.fold();
    const url = URL.createObjectURL(this.whole);
    const link = document.createElement('a');
    link.href = url;
    link.download = name;
    link.click();
    // The download has its own hold on the data by then.
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }

  private fold(): void {
    this.whole = new Blob([this.whole, ...this.parts]);
    this.parts = [];
    this.size = 0;
  }
}
