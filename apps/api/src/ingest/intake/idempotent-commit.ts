// Posts with an idempotency key: the first one is enqueued, and each later one gets the answer of the first.
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import {
  type IdempotencyKey,
  IdempotencyKeys,
  QueueUnavailableError,
  ReceiptCodec,
  type Reservation,
  type ReserveResult,
} from '@timberline/queue';
import { IngestError } from '../ingest-error.ts';
import { type BatchSummary, decodeAnswer, encodeAnswer, summarize } from './batch-summary.ts';
import { GroupCommit } from './group-commit.ts';
import type { LogBatch } from './log-batch.ts';

/** How long a post waits for another one with its key before it is refused, and how often it asks. */
const KEY_TIMEOUT_MS = 5_000;
const KEY_POLL_MS = 100;
const IN_PROGRESS_RETRY_SECONDS = 2;

interface IdempotentResult {
  summary: BatchSummary;
  /** The summary is that of an earlier post with the same key. */
  isReplay: boolean;
}

@Injectable()
export class IdempotentCommit {
  constructor(
    private readonly keys: IdempotencyKeys,
    private readonly groupCommit: GroupCommit,
    private readonly receipts: ReceiptCodec,
  ) {}

  /**
   * Enqueues a batch unless a post with the same key was enqueued before.
   * @param bodyHash distinguishes the body from any other
   * @param decode makes the batch; not called for a replay
   */
  async commit(
    key: IdempotencyKey,
    bodyHash: string,
    decode: () => Promise<LogBatch>,
  ): Promise<IdempotentResult> {
    const reserved = await this.reserve(key, bodyHash);
    if (reserved.state === 'done')
      return { summary: decodeAnswer(reserved.answer, this.receipts), isReplay: true };
    const { reservation } = reserved;
    try {
      return await this.enqueue(await decode(), key.client, reservation);
    } catch (error) {
      // Harmless if the jobs were added after all: the key has its answer then, which is kept.
      this.keys.release(reservation).catch(() => undefined);
      throw error;
    }
  }

  private async enqueue(
    batch: LogBatch,
    client: string,
    reservation: Reservation,
  ): Promise<IdempotentResult> {
    batch.completeJob();
    const summary = summarize(
      batch,
      batch.jobs.map(({ id }) => id),
      this.receipts,
    );
    const result = await this.groupCommit.enqueueExclusive(batch.jobs, client, {
      reservation,
      answer: encodeAnswer(batch),
    });
    switch (result.state) {
      case 'added':
        return { summary, isReplay: false };
      case 'done':
        return { summary: decodeAnswer(result.answer, this.receipts), isReplay: true };
      case 'superseded':
        throw inProgress();
    }
  }

  /** Reserves the key, waiting for another post that holds it. */
  private async reserve(
    key: IdempotencyKey,
    bodyHash: string,
  ): Promise<Extract<ReserveResult, { state: 'reserved' | 'done' }>> {
    const deadline = performance.now() + KEY_TIMEOUT_MS;
    for (;;) {
      const result = await this.keys.reserve(key, bodyHash).catch(rethrowAsNothingStored);
      switch (result.state) {
        case 'reserved':
        case 'done':
          return result;
        case 'mismatch':
          throw new IngestError(
            'key-reused',
            'This Idempotency-Key was used with another body before. Nothing was accepted; send this body with a new key.',
          );
        case 'full':
          throw new IngestError(
            'busy',
            "The limit of idempotency keys, or this client's share of it, is reached. Nothing was accepted; send again later, " +
              'or without a key.',
            { retryAfterSeconds: Math.max(1, Math.ceil(result.retryAfterMs / 1000)) },
          );
        case 'pending':
          if (performance.now() >= deadline) throw inProgress();
          await sleep(KEY_POLL_MS);
      }
    }
  }
}

/** If not even the key could be reserved, no log was stored. */
function rethrowAsNothingStored(error: unknown): never {
  throw error instanceof QueueUnavailableError ? new QueueUnavailableError(error.reason, 'none') : error;
}

function inProgress(): IngestError {
  return new IngestError(
    'in-progress',
    'Another post with this Idempotency-Key is still in progress. Nothing was accepted here; send again later.',
    { retryAfterSeconds: IN_PROGRESS_RETRY_SECONDS },
  );
}
