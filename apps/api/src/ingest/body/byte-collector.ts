// Joins pieces to one buffer without a second copy of long bodies.

/** Pieces are kept as they are up to this size. */
const MAX_LISTED_BYTES = 1024 * 1024;

/**
 * Collects up to `capacity` bytes. Past MAX_LISTED_BYTES it allocates the whole capacity and copies the pieces into it:
 * the operating system provides only the pages that are written, and no second copy is made in the end.
 */
export class ByteCollector {
  length = 0;
  private pieces: Buffer[] = [];
  private buffer: Buffer | undefined;

  constructor(private readonly capacity: number) {}

  /** Adds a piece. The caller makes sure that it fits. */
  append(piece: Buffer): void {
    if (!this.buffer && this.length + piece.length <= MAX_LISTED_BYTES) this.pieces.push(piece);
    else this.copy(piece);
    this.length += piece.length;
  }

  /** All bytes. Called once. */
  take(): Buffer {
    const { buffer, pieces, length } = this;
    this.buffer = undefined;
    this.pieces = [];
    if (buffer) return buffer.subarray(0, length);
    return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces, length);
  }

  private copy(piece: Buffer): void {
    if (!this.buffer) {
      this.buffer = Buffer.allocUnsafeSlow(this.capacity);
      let at = 0;
      for (const listed of this.pieces) at += listed.copy(this.buffer, at);
      this.pieces = [];
    }
    piece.copy(this.buffer, this.length);
  }
}

/**
 * Returns the memory of a long buffer that a ByteCollector made, whose bytes nobody may read any more. Otherwise it would
 * stay until the next full garbage collection, and during several long posts that would be hundreds of MB.
 */
export function freeBytes({ buffer }: Buffer): void {
  if (buffer.byteLength > MAX_LISTED_BYTES) (buffer as ArrayBuffer).transfer(0);
}
