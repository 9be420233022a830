// What every protocol shares: from the bytes of a post to its logs in the queue.
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { indexOfId, LogIds } from '@timberline/elastic';
import { type Admission, AdmissionControl, type IdempotencyKey, ReceiptCodec } from '@timberline/queue';
import { IngestCounters } from '../../metrics/ingest-counters.ts';
import { runSlices } from '../../run-slices.ts';
import { SMALL_BODY_BYTES } from '../body/body-limits.ts';
import { BodyReader, type ReadBody } from '../body/body-reader.ts';
import type { BodySource } from '../body/body-source.ts';
import type { Decoder, NamedDocuments } from '../decode/decoder.ts';
import { IngestError } from '../ingest-error.ts';
import { type Action, actionFor } from '../log/encode-log.ts';
import { Redactor } from '../redaction/redactor.ts';
import { postedLogs } from '../stored-logs.ts';
import { type BatchSummary, summarize } from './batch-summary.ts';
import { DecodingTurns } from './decoding-turns.ts';
import { DocumentCommit } from './document-commit.ts';
import { GroupCommit } from './group-commit.ts';
import { IdempotentCommit } from './idempotent-commit.ts';
import { LogBatch } from './log-batch.ts';
import { fromQueueError } from './queue-error.ts';
import { VisibilityWaiter } from './visibility-waiter.ts';

/** So many bytes are hashed within one turn of the event loop, which takes a few milliseconds. */
const HASHED_BYTES = 1024 * 1024;
/** Posts that may wait for room in the queue. Each keeps a connection, and no body. */
const MAX_HELD = 1_000;
/** How often such a post looks whether there is room. The admission itself is measured four times a second. */
const HOLD_CHECK_MS = 100;

interface IntakeOptions {
  /** Posts with the same key are stored once. */
  idempotencyKey?: string;
  /** Whose key it is: the same text of two people or API keys is two keys. Absent while anyone may do all. */
  principal?: string;
  /** How long to wait until a search can find the logs, in milliseconds; 0 not to wait. */
  waitMs: number;
  /**
   * How long a post may wait, with its body unread, while the queue is full, in milliseconds. The default is not to wait: the
   * sender is told when to send again. Many shippers drop what they are told to send again.
   */
  holdMs?: number;
}

interface IntakeResult {
  summary: BatchSummary;
  /** A search can find the logs. Always false if `waitMs` was 0. */
  isFound: boolean;
  /** The summary is that of an earlier post with the same idempotency key; nothing was stored this time. */
  isReplay: boolean;
}

/**
 * Accepts posts of any protocol.
 *
 * ```ts
 * const { summary } = await intake.accept(bytesSource(message, client), decoder, { waitMs: 0 });
 * ```
 */
@Injectable()
export class Intake {
  private readonly ids = new LogIds();
  private readonly turns = new DecodingTurns();
  private actionPrefix = '';
  private action = actionFor('');
  /** Posts that wait for room in the queue. */
  private held = 0;

  constructor(
    private readonly bodyReader: BodyReader,
    private readonly admission: AdmissionControl,
    private readonly groupCommit: GroupCommit,
    private readonly idempotentCommit: IdempotentCommit,
    private readonly documentCommit: DocumentCommit,
    private readonly visibility: VisibilityWaiter,
    private readonly receipts: ReceiptCodec,
    private readonly counters: IngestCounters,
    private readonly redactor: Redactor,
  ) {}

  /**
   * Reads a body, decodes its logs and enqueues the valid ones. Resolves once they are in Redis's append-only file.
   * Throws an IngestError if none of the logs was accepted, unless the protocol answers for each of them.
   */
  async accept(source: BodySource, decoder: Decoder, options: IntakeOptions): Promise<IntakeResult> {
    const { idempotencyKey: key, principal, waitMs, holdMs = 0 } = options;
    let enqueued: { summary: BatchSummary; isReplay: boolean };
    try {
      if (holdMs === 0) this.checkAdmission();
      else await this.waitForAdmission(holdMs);
      const body = await this.bodyReader.read(source);
      try {
        if (key === undefined) {
          const summary = decoder.documents
            ? await this.enqueueDocuments(body, decoder, decoder.documents)
            : await this.enqueue(await this.decode(body, decoder), body.client);
          enqueued = { summary, isReplay: false };
        } else enqueued = await this.enqueueKeyed(body, decoder, { key, principal, client: body.client });
      } finally {
        body.release();
      }
    } catch (error) {
      const cause = fromQueueError(error);
      if (cause instanceof IngestError) this.counters.refused(decoder.protocol, cause.kind);
      throw cause;
    }
    const isFound =
      waitMs > 0 && (await this.waitUntilFound(enqueued.summary.receipt, waitMs, source.client));
    return { ...enqueued, isFound };
  }

  /** Enqueues a body unless one with its key was enqueued before. */
  private async enqueueKeyed(body: ReadBody, decoder: Decoder, key: IdempotencyKey) {
    const bodyHash = await runSlices(hashOf(body, decoder));
    let batch: LogBatch | undefined;
    const result = await this.idempotentCommit.commit(
      key,
      bodyHash,
      async () => (batch = await this.decode(body, decoder)),
    );
    if (batch && !result.isReplay) this.counters.logs(batch);
    return result;
  }

  private readAdmission(): Admission {
    try {
      return this.admission.admission();
    } catch (error) {
      throw fromQueueError(error);
    }
  }

  private checkAdmission(): void {
    const admission = this.readAdmission();
    if (admission.open) return;
    const { detail, retryAfterSeconds } = admission;
    throw new IngestError('busy', detail, { retryAfterSeconds });
  }

  /** Waits until the queue has room again. Throws as `checkAdmission` does if it has none in time, or if too many wait. */
  private async waitForAdmission(holdMs: number): Promise<void> {
    if (this.readAdmission().open) return;
    const deadline = performance.now() + holdMs;
    if (this.held >= MAX_HELD) this.checkAdmission();
    this.held++;
    try {
      while (!this.readAdmission().open && performance.now() < deadline) await delay(HOLD_CHECK_MS);
    } finally {
      this.held--;
    }
    this.checkAdmission();
  }

  /** Enqueues the documents of a body that were not enqueued before. */
  private async enqueueDocuments(
    body: ReadBody,
    decoder: Decoder,
    documents: NamedDocuments,
  ): Promise<BatchSummary> {
    const fingerprints = await this.runInTurn(body, documents.find(body.bytes));
    if (fingerprints.length === 0) return this.enqueue(await this.decode(body, decoder), body.client);
    const decode = () => this.decode(body, decoder, true);
    const batch = await this.documentCommit.commit(documents, fingerprints, body.client, decode);
    this.counters.logs(batch);
    return this.summarize(batch);
  }

  /**
   * Decodes and validates the body into a batch.
   * @param keepsBytes whether the body may be decoded again
   */
  private async decode(body: ReadBody, decoder: Decoder, keepsBytes = false): Promise<LogBatch> {
    const { bytes } = body;
    const ids = this.ids.take(Math.max(1, decoder.maxLogs(bytes)));
    const redactor = this.redactor.isOn ? this.redactor : undefined;
    const action = this.actionFor(ids.prefix);
    const batch = new LogBatch(ids, action, bytes.length, decoder.protocol, redactor);
    await this.runInTurn(body, decoder.decode(bytes, batch));
    if (!keepsBytes) body.drop();
    if (batch.accepted === 0 && !decoder.reportsRejections) {
      this.counters.logs(batch);
      throw nothingAccepted(batch);
    }
    return batch;
  }

  /** Runs what reads a body. That of a small one does not leave this turn of the event loop; the slices of others take turns. */
  private runInTurn<T>({ bytes, client }: ReadBody, slices: Generator<undefined, T>): Promise<T> {
    return bytes.length > SMALL_BODY_BYTES ? this.turns.decode(client, slices) : runSlices(slices);
  }

  private async enqueue(batch: LogBatch, client: string): Promise<BatchSummary> {
    const shared = batch.sharedLines();
    if (shared) {
      const job = await this.groupCommit.enqueueShared(shared, client);
      this.counters.logs(batch);
      return summarize(batch, [job], this.receipts);
    }
    batch.completeJob();
    if (batch.jobs.length > 0) await this.groupCommit.enqueueExclusive(batch.jobs, client);
    this.counters.logs(batch);
    return this.summarize(batch);
  }

  /** The summary of a batch with jobs of its own. */
  private summarize(batch: LogBatch): BatchSummary {
    return summarize(
      batch,
      batch.jobs.map(({ id }) => id),
      this.receipts,
    );
  }

  private async waitUntilFound(receipt: string, waitMs: number, client: string): Promise<boolean> {
    const content = this.receipts.decode(receipt);
    return content !== undefined && this.visibility.wait(content.jobs, postedLogs(content), waitMs, client);
  }

  /** The action for ids with this prefix. Made again only when the time in the prefix changes, since the day may too. */
  private actionFor(prefix: string): Action {
    if (prefix !== this.actionPrefix) {
      this.actionPrefix = prefix;
      this.action = actionFor(indexOfId(prefix));
    }
    return this.action;
  }
}

/** Hashes a body. Yields between slices. */
function* hashOf({ bytes }: ReadBody, { name }: Decoder): Generator<undefined, string> {
  const hash = createHash('sha256').update(name);
  for (let at = 0; at < bytes.length; at += HASHED_BYTES) {
    if (at > 0) yield;
    hash.update(bytes.subarray(at, at + HASHED_BYTES));
  }
  return hash.digest('base64url');
}

function nothingAccepted({ rejected, errors, unnamedErrors }: LogBatch): IngestError {
  if (rejected === 0) return new IngestError('empty', 'The body contains no log.');
  const message = rejected === 1 ? 'The log was not accepted.' : `None of the ${rejected} logs was accepted.`;
  return new IngestError('malformed', message, { errors, members: { moreErrors: unnamedErrors } });
}
