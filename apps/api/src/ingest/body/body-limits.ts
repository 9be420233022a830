// How much memory and time bodies may take. Memory limits are multiples of the limit of one body, so they follow that
// setting. Of each, one client may have half: a client at its limit leaves the other half to others.

/** Bodies of this size at most are handled without waiting, if they arrive in one piece. A socket is read in such pieces. */
export const SMALL_BODY_BYTES = 64 * 1024;
/**
 * The room that a body without a declared length gets first, and the output that a compressed body may have before it
 * needs room for the longest one. Most bodies are shorter, so many are received and decompressed at a time.
 */
export const FIRST_ROOM_BYTES = 1024 * 1024;

/** Bodies that are received, decoded and enqueued, as a multiple of the limit of one. */
export const MAX_RECEIVED_BODIES = 2;
/** Decompressed bodies that are decoded and enqueued, as a multiple of the limit of one. */
export const MAX_DECOMPRESSED_BODIES = 2;
/** Bytes of bodies that arrive so slowly that others got their room, as a multiple of the limit of one body. */
export const MAX_SLOW_BODIES = 1;
/** Bodies that may wait for room. Of each, up to SMALL_BODY_BYTES have been read; the rest waits in the network. */
export const MAX_WAITING_BODIES = 512;
/** How long a body waits for room before it is refused as busy: as long as several of the longest bodies take. */
export const ROOM_TIMEOUT_MS = 20_000;

/** Bodies that are decompressed at a time as far as FIRST_ROOM_BYTES. Node decompresses in four threads. */
export const MAX_DECOMPRESSIONS = 8;

/** The longest time that a body may take to arrive. */
export const MAX_BODY_SECONDS = 120;
/**
 * The least that must arrive of a body in each period of MIN_PACE_SECONDS, on average. The slowest mobile networks are
 * faster, and such a period outlasts the pauses after lost packets.
 */
export const MIN_BYTES_PER_SECOND = 8 * 1024;
export const MIN_PACE_SECONDS = 5;

/** While others wait for room, a body gives up what it does not fill at this pace, which is below that of any local network. */
export const BRISK_BYTES_PER_SECOND = 4 * 1024 * 1024;
/** How long others wait before a slow body gives up its room. */
export const PATIENCE_SECONDS = 1;

/** The most memory that bodies take, apart from small ones, which are handled as soon as they have been read. */
export function maxBodyMemoryBytes(limitBytes: number): number {
  const bodies = MAX_RECEIVED_BODIES + MAX_DECOMPRESSED_BODIES + MAX_SLOW_BODIES;
  return bodies * limitBytes + MAX_WAITING_BODIES * SMALL_BODY_BYTES + MAX_DECOMPRESSIONS * FIRST_ROOM_BYTES;
}
