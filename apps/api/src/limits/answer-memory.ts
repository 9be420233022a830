// Bounds the memory of all answers that are being made or sent.
import { Injectable } from '@nestjs/common';
import { aborted, busy } from '../elasticsearch/search-error.ts';
import { FairLimit } from './fair-limit.ts';
import { MAX_ANSWERS_BYTES, MAX_ANSWERS_BYTES_PER_CLIENT } from './memory-budget.ts';
import type { Reader } from './reader.ts';

/** How long an answer waits until others were sent: short enough that nobody takes the service for dead. */
const MAX_WAIT_MS = 2_000;
const MAX_WAITING = 256;
const MAX_WAITING_PER_CLIENT = 64;
/** Most answers are sent within this time; a reader that stalls is disconnected after some more. */
export const ANSWERS_RETRY_SECONDS = 2;

/**
 * ```ts
 * await answers.reserve(reader, 24 * MIB); // before it is known how long the answer is; throws a SearchError
 * answers.shrink(reader, body.length);     // once it is; the rest is returned when the answer was sent
 * ```
 */
@Injectable()
export class AnswerMemory {
  private readonly limit = new FairLimit({
    total: MAX_ANSWERS_BYTES,
    perClient: MAX_ANSWERS_BYTES_PER_CLIENT,
    maxWaiting: MAX_WAITING,
    maxWaitingPerClient: MAX_WAITING_PER_CLIENT,
  });

  /** Bytes of all answers. */
  get bytes(): number {
    return this.limit.inUse;
  }

  /**
   * Reserves memory until the answer was sent or the client has left, up to `bytes` in all for this reader. Throws a
   * SearchError if none becomes free in time.
   */
  async reserve(reader: Reader, bytes: number): Promise<void> {
    const missing = Math.min(bytes, MAX_ANSWERS_BYTES_PER_CLIENT) - reader.heldBytes;
    if (missing <= 0) return;
    const { client, signal } = reader;
    const isReserved = await this.limit.acquire(client, missing, { timeoutMs: MAX_WAIT_MS, signal });
    if (!isReserved) throw signal.aborted ? aborted() : tooManyAnswers();
    if (reader.heldBytes === 0) reader.onClose(() => this.shrink(reader, 0));
    reader.heldBytes += missing;
    if (!reader.isClosed) return;
    this.shrink(reader, 0);
    throw aborted();
  }

  /** Returns what is reserved beyond `bytes`. */
  shrink(reader: Reader, bytes: number): void {
    const surplus = reader.heldBytes - bytes;
    if (surplus <= 0) return;
    reader.heldBytes = bytes;
    this.limit.release(reader.client, surplus);
  }
}

function tooManyAnswers() {
  return busy(
    'unavailable',
    'Too many long answers are being sent at the moment. Try again in a few seconds, or ask for fewer logs at a time.',
    ANSWERS_RETRY_SECONDS,
  );
}
