// Reads bodies within bounds: of one body, of large ones at a time, and of all together.
import type { Readable } from 'node:stream';
import { busy, IngestError } from '../ingest-error.ts';
import { Semaphore } from '../semaphore.ts';
import type { BodySource } from './body-source.ts';
import { decompress, type Encoding, tooLarge } from './decompress.ts';

/** Together they keep the memory of all bodies below about four times the limit of one. */
export const BODY_READER_LIMITS = {
  /** A body above this size is large. Large bodies make up nearly all of the memory, so few are handled at a time. */
  largeBytes: 1024 * 1024,
  /** How many large bodies are received, decompressed and decoded at a time. */
  largePermits: 2,
  /** How long the sender of a large body waits for a permit, its connection unread, before it is refused as busy. */
  permitTimeoutMs: 10_000,
  /** How many senders may wait for a permit. What they have sent counts among all bodies. */
  maxWaiting: 1_000,
  /** A large body whose next bytes take longer than this loses its permit. */
  stallTimeoutMs: 10_000,
  /** The bytes of all bodies together, as a multiple of the limit of one body. */
  totalBodies: 3,
} as const;
type Limits = { [name in keyof typeof BODY_READER_LIMITS]: number };

/** A decompressed body. The caller must call `release`, at least once, when it no longer needs the bytes. */
export interface ReadBody {
  bytes: Buffer;
  release: () => void;
}

export class BodyReader {
  private readonly permits: Semaphore;
  private totalBytes = 0;
  private turn: Promise<void> | undefined;

  /** @param limitBytes the limit of one body, before decompression and after */
  constructor(
    private readonly limitBytes: number,
    private readonly limits: Limits = BODY_READER_LIMITS,
  ) {
    this.permits = new Semaphore(limits.largePermits, limits.maxWaiting);
  }

  /** Reads a body. Throws an IngestError: `too-large`, `busy`, `stalled` or `malformed`. */
  async read(source: BodySource): Promise<ReadBody> {
    if ((source.declaredBytes ?? 0) > this.limitBytes) throw tooLarge(this.limitBytes);
    const share = new BodyShare(this.permits, this.limits.permitTimeoutMs);
    try {
      // A small body usually arrives with its headers: once the sockets of this turn have been read, it is complete.
      await this.endOfTurn();
      const whole = source.takeWhole();
      let bytes = whole ? this.checked(whole, share) : await this.gather(source.stream(), share);
      if (bytes.length > this.limits.largeBytes) await share.acquirePermit();
      if (source.encoding) {
        bytes = await this.decompress(bytes, source.encoding, share);
        this.grow(share, bytes.length - share.bytes);
      }
      return { bytes, release: () => this.release(share) };
    } catch (error) {
      this.release(share);
      throw error;
    }
  }

  /** Decompresses a body as a small one first: only one that turns out to be large needs a permit, and starts again. */
  private async decompress(bytes: Buffer, encoding: Encoding, share: BodyShare): Promise<Buffer> {
    if (!share.hasPermit && this.limits.largeBytes < this.limitBytes) {
      try {
        return await decompress(bytes, encoding, this.limits.largeBytes);
      } catch (error) {
        if (!(error instanceof IngestError) || error.kind !== 'too-large') throw error;
      }
    }
    await share.acquirePermit();
    return decompress(bytes, encoding, this.limitBytes);
  }

  /** Resolves when the sockets that are readable in this turn of the event loop have been read. Shared by all bodies. */
  private endOfTurn(): Promise<void> {
    return (this.turn ??= new Promise((resolve) =>
      setImmediate(() => {
        this.turn = undefined;
        resolve();
      }),
    ));
  }

  private checked(bytes: Buffer, share: BodyShare): Buffer {
    this.grow(share, bytes.length);
    if (bytes.length > this.limitBytes) throw tooLarge(this.limitBytes);
    return bytes;
  }

  private async gather(stream: Readable, share: BodyShare): Promise<Buffer> {
    const chunks = await this.chunks(stream, share);
    return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, share.bytes);
  }

  private chunks(stream: Readable, share: BodyShare): Promise<Buffer[]> {
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let stall: NodeJS.Timeout | undefined;
      const stop = () => {
        clearTimeout(stall);
        stream.off('data', onData).off('end', onEnd).off('error', onCut).off('close', onCut);
      };
      const fail = (error: Error) => {
        stop();
        // The rest is discarded, so that the sender finishes and reads the answer.
        stream.on('error', () => undefined).resume();
        reject(error);
      };
      const onStall = () =>
        fail(
          new IngestError(
            'stalled',
            `No bytes of the body arrived for ${this.limits.stallTimeoutMs} ms. Nothing was accepted.`,
          ),
        );
      const onData = (chunk: Buffer) => {
        chunks.push(chunk);
        try {
          this.grow(share, chunk.length);
        } catch (error) {
          fail(error as Error);
          return;
        }
        if (share.bytes > this.limitBytes) fail(tooLarge(this.limitBytes));
        else if (stall) stall.refresh();
        else if (share.bytes > this.limits.largeBytes && !share.hasPermit) {
          stream.pause();
          share.acquirePermit().then(() => {
            stall = setTimeout(onStall, this.limits.stallTimeoutMs);
            stream.resume();
          }, fail);
        }
      };
      const onEnd = () => {
        stop();
        resolve(chunks);
      };
      const onCut = () =>
        fail(
          new IngestError(
            'malformed',
            'The connection closed before the whole body arrived. Nothing was accepted.',
          ),
        );
      stream.on('data', onData).on('end', onEnd).on('error', onCut).on('close', onCut);
      if (stream.destroyed) onCut();
    });
  }

  private grow(share: BodyShare, bytes: number): void {
    share.bytes += bytes;
    this.totalBytes += bytes;
    if (this.totalBytes > this.limits.totalBodies * this.limitBytes)
      throw busy('Too many bytes are being received.');
  }

  private release(share: BodyShare): void {
    this.totalBytes -= share.bytes;
    share.bytes = 0;
    share.release();
  }
}

/** What one body uses of the common limits. */
class BodyShare {
  bytes = 0;
  hasPermit = false;
  private released = false;

  constructor(
    private readonly permits: Semaphore,
    private readonly permitTimeoutMs: number,
  ) {}

  async acquirePermit(): Promise<void> {
    if (this.hasPermit) return;
    if (!(await this.permits.acquire(this.permitTimeoutMs)))
      throw busy('Too many large bodies are being received.');
    this.hasPermit = true;
    // The connection may have ended while the body waited.
    if (this.released) this.release();
  }

  release(): void {
    this.released = true;
    if (this.hasPermit) this.permits.release();
    this.hasPermit = false;
  }
}
