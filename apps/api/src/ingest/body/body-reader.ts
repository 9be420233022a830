// Reads bodies off the sockets within bounds: of one body, of long ones at a time, and of all together.
import type { IncomingMessage } from 'node:http';
import { ProblemError } from '../../problem/problem-error.ts';
import { type Encoding, inflate, tooLarge } from './decompress.ts';

/** The bounds; together they keep what bodies take under about four times the limit of one. */
export const BODY_READER_LIMITS = {
  /** A body past this takes one of the few places for long ones, whose memory is what counts. */
  longBytes: 1024 * 1024,
  /** Long bodies that are read, inflated and parsed at a time. */
  places: 2,
  /** How long the sender of a long body waits for a place (its socket is not read) before a 429. */
  placeWaitMs: 10_000,
  /** Senders that may wait so; what they have sent already counts among all bodies. */
  waiting: 1_000,
  /** A long body whose next bytes take longer than this gives its place to others. */
  stallMs: 10_000,
  /** All bodies being read may have so many times the bytes of the longest one; past it a 429. */
  bodies: 3,
} as const;
type Bounds = { [bound in keyof typeof BODY_READER_LIMITS]: number };
/** For a client that met one of the bounds: the places change hands in milliseconds. */
const RETRY_SECONDS = 1;

/** A body as it was sent, inflated. Whoever reads one calls `release`, once or more, when its bytes are done with. */
export interface ReadBody {
  bytes: Buffer;
  release(): void;
}

export class BodyReader {
  private readonly places: Places;
  private allBytes = 0;
  private turn: Promise<void> | undefined;

  /** @param limit bytes of one body, after inflating and before */
  constructor(
    private readonly limit: number,
    private readonly bounds: Bounds = BODY_READER_LIMITS,
  ) {
    this.places = new Places(bounds);
  }

  /** Reads a body. Throws 413, 429, 408 or, where it is broken, 400. */
  async read(request: IncomingMessage, encoding: Encoding | undefined): Promise<ReadBody> {
    if (Number(request.headers['content-length'] ?? 0) > this.limit) throw tooLarge(this.limit);
    const reading = new Reading(this.places);
    try {
      // A short body mostly comes with its headers, and is there when the sockets of this turn have been read.
      await this.endOfTurn();
      let bytes = request.complete ? this.whole(request, reading) : await this.gathered(request, reading);
      if (bytes.length > this.bounds.longBytes) await reading.takePlace();
      if (encoding) {
        bytes = await this.inflate(bytes, encoding, reading);
        this.grow(reading, bytes.length - reading.bytes);
      }
      return { bytes, release: () => this.release(reading) };
    } catch (error) {
      this.release(reading);
      throw error;
    }
  }

  /** Inflates as a short body first: only one that turns out to be long waits for a place, and begins anew in it. */
  private async inflate(bytes: Buffer, encoding: Encoding, reading: Reading): Promise<Buffer> {
    if (!reading.hasPlace && this.bounds.longBytes < this.limit) {
      try {
        return await inflate(bytes, encoding, this.bounds.longBytes);
      } catch (error) {
        if (!(error instanceof ProblemError) || error.status !== 413) throw error;
      }
    }
    await reading.takePlace();
    return inflate(bytes, encoding, this.limit);
  }

  /** When the sockets that have something in this turn of the event loop have been read. One promise for all of them. */
  private endOfTurn(): Promise<void> {
    return (this.turn ??= new Promise((resolve) =>
      setImmediate(() => {
        this.turn = undefined;
        resolve();
      }),
    ));
  }

  /** A body that has come whole. */
  private whole(request: IncomingMessage, reading: Reading): Buffer {
    const bytes = (request.read() as Buffer | null) ?? Buffer.alloc(0);
    this.grow(reading, bytes.length);
    if (bytes.length > this.limit) throw tooLarge(this.limit);
    return bytes;
  }

  /** A body that comes in pieces. */
  private async gathered(request: IncomingMessage, reading: Reading): Promise<Buffer> {
    const chunks = await this.chunks(request, reading);
    return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, reading.bytes);
  }

  private chunks(request: IncomingMessage, reading: Reading): Promise<Buffer[]> {
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let stall: NodeJS.Timeout | undefined;
      const stop = () => {
        clearTimeout(stall);
        request.off('data', onData).off('end', onEnd).off('error', onCut).off('close', onCut);
      };
      const fail = (error: unknown) => {
        stop();
        // What still comes is thrown away, so that the sender gets to read the answer.
        request.on('error', () => undefined).resume();
        reject(error);
      };
      const onStall = () =>
        fail(new ProblemError(408, `No bytes of the body came for ${this.bounds.stallMs} ms.`));
      const onData = (chunk: Buffer) => {
        chunks.push(chunk);
        try {
          this.grow(reading, chunk.length);
        } catch (error) {
          fail(error);
          return;
        }
        if (reading.bytes > this.limit) fail(tooLarge(this.limit));
        else if (stall) stall.refresh();
        else if (reading.bytes > this.bounds.longBytes && !reading.hasPlace) {
          request.pause();
          reading.takePlace().then(() => {
            stall = setTimeout(onStall, this.bounds.stallMs);
            request.resume();
          }, fail);
        }
      };
      const onEnd = () => {
        stop();
        resolve(chunks);
      };
      const onCut = () => fail(new ProblemError(400, 'The body was cut off. Nothing was accepted.'));
      request.on('data', onData).on('end', onEnd).on('error', onCut).on('close', onCut);
      if (request.destroyed) onCut();
    });
  }

  private grow(reading: Reading, bytes: number): void {
    reading.bytes += bytes;
    this.allBytes += bytes;
    if (this.allBytes > this.bounds.bodies * this.limit) throw busy('The door is reading as much as it may');
  }

  private release(reading: Reading): void {
    this.allBytes -= reading.bytes;
    reading.bytes = 0;
    reading.givePlaceBack();
  }
}

/** What one body holds of the bounds. */
class Reading {
  bytes = 0;
  hasPlace = false;
  private released = false;

  constructor(private readonly places: Places) {}

  async takePlace(): Promise<void> {
    if (this.hasPlace) return;
    await this.places.take();
    this.hasPlace = true;
    // The request ended while it waited.
    if (this.released) this.givePlaceBack();
  }

  givePlaceBack(): void {
    this.released = true;
    if (this.hasPlace) this.places.giveBack();
    this.hasPlace = false;
  }
}

/** The places for long bodies, given in the order in which they are asked for. */
class Places {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly bounds: Bounds) {
    this.free = bounds.places;
  }

  take(): Promise<void> {
    if (this.free > 0) {
      this.free--;
      return Promise.resolve();
    }
    if (this.waiting.length >= this.bounds.waiting)
      return Promise.reject(busy('Too many long bodies come at once'));
    return new Promise((resolve, reject) => {
      const give = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(give), 1);
        reject(busy('Too many long bodies come at once'));
      }, this.bounds.placeWaitMs);
      this.waiting.push(give);
    });
  }

  giveBack(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.free++;
  }
}

function busy(why: string): ProblemError {
  return new ProblemError(429, `${why}. Nothing was accepted; send again.`, {
    retryAfterSeconds: RETRY_SECONDS,
  });
}
