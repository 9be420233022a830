// Disconnects clients that do not read what they asked for, since their answers take memory until they do.
import type { ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';

const CHECK_MS = 1_000;
/**
 * A client that takes nothing for this long has stalled. It can read slowly nevertheless: the operating system holds up to
 * a few megabytes for it, and asks for more when a third of that is gone.
 */
const MAX_STALL_MS = 20_000;
/** What a client has to take in each of these spans in which something waits for it: 8 KiB a second. */
const RATE_SPAN_MS = 60_000;
const MIN_BYTES_PER_SPAN = 480 * 1024;

/** What a client has taken. */
interface Progress {
  bytes: number;
  /** When it last took something, or had nothing to take. */
  at: number;
  spanStart: number;
  spanBytes: number;
}

/** Long answers have to be written in slices of this size, since a write counts only when the client has taken all of it. */
const SLICE_BYTES = 64 * 1024;

@Injectable()
export class SlowReaders {
  private readonly watched = new Map<ServerResponse, Progress>();
  private timer: NodeJS.Timeout | undefined;

  /** Disconnects the client of a response as soon as it stalls or reads too slowly. */
  watch(response: ServerResponse): void {
    const now = performance.now();
    const bytes = takenBytes(response);
    this.watched.set(response, { bytes, at: now, spanStart: now, spanBytes: bytes });
    response.once('close', () => this.watched.delete(response));
    this.timer ??= setInterval(() => this.check(), CHECK_MS).unref();
  }

  private check(): void {
    const now = performance.now();
    for (const [response, progress] of this.watched)
      if (isTooSlow(response, progress, now)) response.destroy();
    if (this.watched.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }
}

function isTooSlow(response: ServerResponse, progress: Progress, now: number): boolean {
  const bytes = takenBytes(response);
  if (response.writableLength === 0) {
    Object.assign(progress, { bytes, at: now, spanStart: now, spanBytes: bytes });
    return false;
  }
  if (bytes > progress.bytes) Object.assign(progress, { bytes, at: now });
  if (now - progress.at >= MAX_STALL_MS) return true;
  if (now - progress.spanStart < RATE_SPAN_MS) return false;
  if (bytes - progress.spanBytes < MIN_BYTES_PER_SPAN) return true;
  Object.assign(progress, { spanStart: now, spanBytes: bytes });
  return false;
}

/** What the operating system has taken for the client. */
function takenBytes({ socket }: ServerResponse): number {
  return socket ? socket.bytesWritten - socket.writableLength : 0;
}

/** The slices of a long answer. */
export function* slicesOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) yield bytes.subarray(at, at + SLICE_BYTES);
}
