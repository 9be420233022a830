// Reads bodies within bounds: of one body, of those of one client, and of all together.
import { FairLimit } from '../../limits/fair-limit.ts';
import { IngestError } from '../ingest-error.ts';
import {
  FIRST_ROOM_BYTES,
  MAX_DECOMPRESSED_BODIES,
  MAX_DECOMPRESSIONS,
  MAX_WAITING_BODIES,
  ROOM_TIMEOUT_MS,
  SMALL_BODY_BYTES,
} from './body-limits.ts';
import { BodyRoom } from './body-room.ts';
import { BodyShare } from './body-share.ts';
import type { BodySource } from './body-source.ts';
import { freeBytes } from './byte-collector.ts';
import { decompress, type Encoding, tooLarge } from './decompress.ts';
import { noRoom, receiveBody } from './receive-body.ts';

const NO_BYTES = Buffer.alloc(0);
const WAITING = { maxWaiting: MAX_WAITING_BODIES, maxWaitingPerClient: MAX_WAITING_BODIES / 2 };

/** A decompressed body. The caller must call `release`, at least once, when nothing that was made of it is needed any more. */
export class ReadBody {
  /**
   * @param isOwned nobody but the reader of this body uses the bytes
   * @param onRelease returns what the body takes of the limits
   */
  constructor(
    readonly client: string,
    public bytes: Buffer,
    private readonly isOwned: boolean,
    private readonly onRelease?: () => void,
  ) {}

  /** Frees the bytes. What was made of them takes their place in the limits until `release`. */
  drop(): void {
    if (this.isOwned) freeBytes(this.bytes);
    this.bytes = NO_BYTES;
  }

  release(): void {
    this.drop();
    this.onRelease?.();
  }
}

export class BodyReader {
  private readonly room: BodyRoom;
  private readonly decompressed: FairLimit;
  private readonly decompressions = new FairLimit({
    total: MAX_DECOMPRESSIONS,
    perClient: MAX_DECOMPRESSIONS / 2,
    ...WAITING,
  });
  private turn: Promise<void> | undefined;

  /** @param limitBytes the limit of one body, before decompression and after */
  constructor(private readonly limitBytes: number) {
    this.room = new BodyRoom(limitBytes);
    const total = MAX_DECOMPRESSED_BODIES * limitBytes;
    this.decompressed = new FairLimit({ total, perClient: total / 2, ...WAITING });
  }

  /** Reads a body. Throws an IngestError: `too-large`, `busy`, `too-slow` or `malformed`. */
  async read(source: BodySource): Promise<ReadBody> {
    if ((source.declaredBytes ?? 0) > this.limitBytes) throw tooLarge(this.limitBytes);
    // A small body usually arrives with its headers: once the sockets of this turn have been read, it is complete.
    await this.endOfTurn();
    const whole = source.takeWhole();
    if (whole && whole.length > this.limitBytes) throw tooLarge(this.limitBytes);
    const { client, encoding } = source;
    // It is in memory already and handled at once, so there is nothing to wait for.
    if (whole && !encoding && whole.length <= SMALL_BODY_BYTES) return new ReadBody(client, whole, false);
    const share = new BodyShare(client);
    try {
      const bytes = whole ? await this.reserveWhole(whole, share) : await this.receive(source, share);
      if (!encoding) return new ReadBody(client, bytes, !whole, () => this.room.release(share));
      const body = await this.decompress(bytes, encoding, client);
      if (!whole) freeBytes(bytes);
      this.room.release(share);
      return body;
    } catch (error) {
      this.room.release(share);
      throw error;
    }
  }

  private async reserveWhole(bytes: Buffer, share: BodyShare): Promise<Buffer> {
    share.isWhole = true;
    share.bytes = bytes.length;
    if (this.room.tryReserve(share, bytes.length) || (await this.room.reserve(share, bytes.length)))
      return bytes;
    throw noRoom();
  }

  private receive(source: BodySource, share: BodyShare): Promise<Buffer> {
    const { declaredBytes } = source;
    return receiveBody(source.stream(), this.room, share, { declaredBytes, limitBytes: this.limitBytes });
  }

  /** Decompresses a body as a short one first: only one that turns out to be long needs much room, and starts again. */
  private async decompress(bytes: Buffer, encoding: Encoding, client: string): Promise<ReadBody> {
    if (FIRST_ROOM_BYTES < this.limitBytes) {
      const short = await this.decompressShort(bytes, encoding, client);
      if (short) return short;
    }
    await acquire(this.decompressed, client, this.limitBytes);
    let reserved = this.limitBytes;
    try {
      const output = await decompress(bytes, encoding, this.limitBytes);
      this.decompressed.release(client, reserved - output.length);
      reserved = output.length;
      return this.decompressedBody(output, client);
    } catch (error) {
      this.decompressed.release(client, reserved);
      throw error;
    }
  }

  /** Undefined if the body has more than FIRST_ROOM_BYTES. */
  private async decompressShort(
    bytes: Buffer,
    encoding: Encoding,
    client: string,
  ): Promise<ReadBody | undefined> {
    await acquire(this.decompressions, client, 1);
    try {
      const output = await decompress(bytes, encoding, FIRST_ROOM_BYTES);
      await acquire(this.decompressed, client, output.length);
      return this.decompressedBody(output, client);
    } catch (error) {
      if (error instanceof IngestError && error.kind === 'too-large') return undefined;
      throw error;
    } finally {
      this.decompressions.release(client, 1);
    }
  }

  private decompressedBody(output: Buffer, client: string): ReadBody {
    let reserved = output.length;
    return new ReadBody(client, output, true, () => {
      this.decompressed.release(client, reserved);
      reserved = 0;
    });
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
}

async function acquire(limit: FairLimit, client: string, units: number): Promise<void> {
  if (!(await limit.acquire(client, units, { timeoutMs: ROOM_TIMEOUT_MS }))) throw noRoom();
}
