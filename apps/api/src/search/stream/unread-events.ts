// Bounds what is written to all readers of the stream and not taken by them.
import { Injectable } from '@nestjs/common';
import { MAX_UNREAD_EVENTS_BYTES } from '../../limits/memory-budget.ts';

/** After so many written bytes it is looked again how much of them was taken. */
const MEASURE_BYTES = 64 * 1024;

@Injectable()
export class UnreadEvents {
  private readonly readers = new Set<{ readonly unreadBytes: number }>();
  private measured = 0;
  private written = 0;

  add(reader: { readonly unreadBytes: number }): void {
    this.readers.add(reader);
  }

  delete(reader: { readonly unreadBytes: number }): void {
    this.readers.delete(reader);
  }

  wrote(bytes: number): void {
    this.written += bytes;
    if (this.written >= MEASURE_BYTES) this.measure();
  }

  isFull(): boolean {
    if (this.measured + this.written < MAX_UNREAD_EVENTS_BYTES) return false;
    this.measure();
    return this.measured >= MAX_UNREAD_EVENTS_BYTES;
  }

  private measure(): void {
    this.measured = 0;
    this.written = 0;
    for (const { unreadBytes } of this.readers) this.measured += unreadBytes;
  }
}
