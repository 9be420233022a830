// Decides which pieces share a bulk, and when it is sent.

/**
 * Jobs in progress at a time. Small jobs share a bulk, so this limits how many single posts a bulk can hold. Of large jobs
 * some are being sent, and the others wait compressed.
 */
export const MAX_CONCURRENT_JOBS = 64;
/** Bulks in flight at a time. With more, Elasticsearch would not be busier and fewer pieces would share a bulk. */
export const MAX_CONCURRENT_BULKS = 4;
/** Pieces share a bulk up to this size. Larger bulks are no faster. */
export const MAX_SHARED_BYTES = 1024 * 1024;
/**
 * Least time between the starts of two bulks, unless the second is full. A single log is written at once, and a stream of
 * small jobs in few bulks, since Elasticsearch spends less on a log in a larger bulk.
 */
const MIN_BULK_INTERVAL_MS = 100;

/** The lines of a job, or of some of its logs, that wait to be sent. */
export interface Piece {
  /** Decodes the lines when they are sent. */
  load: () => Buffer;
  /** Length of the lines. */
  bytes: number;
  /** Logs in the piece. */
  count: number;
}

/** Whether waiting longer would gather nothing more: a bulk is full, or every job is waiting or in flight. */
export function isBulkFull(waiting: readonly Pick<Piece, 'bytes'>[], piecesInFlight: number): boolean {
  if (waiting.length + piecesInFlight >= MAX_CONCURRENT_JOBS) return true;
  return waiting.reduce((bytes, piece) => bytes + piece.bytes, 0) >= MAX_SHARED_BYTES;
}

/**
 * How long the next bulk has to wait, in ms, which is at most the interval; 0 if it can be sent now. Both times are of
 * `performance.now()`.
 */
export function bulkDelayMs(isFull: boolean, lastBulkAt: number, now: number): number {
  if (isFull) return 0;
  return Math.min(MIN_BULK_INTERVAL_MS, Math.max(0, lastBulkAt + MIN_BULK_INTERVAL_MS - now));
}

/** How many of the first waiting pieces share the next bulk: at least one, however large. */
export function sharedPieces(waiting: readonly Pick<Piece, 'bytes'>[]): number {
  let bytes = 0;
  const excess = waiting.findIndex((piece, i) => (bytes += piece.bytes) > MAX_SHARED_BYTES && i > 0);
  return excess < 0 ? waiting.length : excess;
}

/**
 * Loads the pieces and joins their lines to the body of one bulk.
 *
 * @param onError gets each piece that cannot be loaded, such as a damaged job; it is left out of the bulk
 */
export function assembleBulk<P extends Piece>(
  pieces: readonly P[],
  onError: (piece: P, error: unknown) => void,
): { body: Buffer; count: number; loaded: P[] } {
  const buffers: Buffer[] = [];
  let count = 0;
  const loaded = pieces.filter((piece) => {
    try {
      buffers.push(piece.load());
    } catch (error) {
      onError(piece, error);
      return false;
    }
    count += piece.count;
    return true;
  });
  return { body: buffers.length === 1 ? buffers[0]! : Buffer.concat(buffers), count, loaded };
}
