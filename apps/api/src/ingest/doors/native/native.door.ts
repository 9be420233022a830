// The way of a post through the native door, from the request to the answer's text.
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { ENQUEUED_MESSAGE } from '@timberline/contract';
import { indexOfId, LogIds } from '@timberline/elastic';
import {
  decodeReceipt,
  encodeReceipt,
  QueueUnavailableError,
  type IdempotencyKeys,
  type QueueGauge,
  type Reservation,
} from '@timberline/queue';
import { ProblemError } from '../../../problem/problem-error.ts';
import type { BodyIntake, ReadBody } from '../../body-intake.ts';
import { actionOf } from '../../bulk-lines.ts';
import type { Enqueuer } from '../../enqueue.ts';
import { enqueueProblem } from '../../enqueue-problem.ts';
import { encodingOf } from '../../inflate.ts';
import { Post } from '../../post.ts';
import { isArray, SHORTEST_LOG_BYTES, splitBody, type BodyKind } from '../../split-body.ts';
import type { FoundWaiter } from '../../wait-until-found.ts';
import { bodyKindOf } from './content-type.ts';
import { idempotencyKeyOf, writeOptionsOf } from './write-options.ts';

/** Lines past this are jobs of their own, encoded on the spot; shorter ones share a job with others. */
const SHARED_LINES = 256 * 1024;
/** How long a post waits for another one with its key before it is a 409, and how often it looks. */
const KEY_WAIT_MS = 5_000;
const KEY_LOOK_MS = 100;
const KEY_RETRY_SECONDS = 2;
/** Keys expire hour by hour, so there may be room again in minutes. */
const KEYS_FULL_RETRY_SECONDS = 60;

export interface DoorAnswer {
  status: 200 | 202;
  /** JSON. */
  body: string;
  /** It is the answer that an earlier post with the same key got. */
  isReplay: boolean;
}

export class NativeDoor {
  private readonly ids = new LogIds();

  constructor(
    private readonly intake: BodyIntake,
    private readonly gauge: Pick<QueueGauge, 'admission'>,
    private readonly enqueuer: Enqueuer,
    private readonly keys: Pick<IdempotencyKeys, 'reserve' | 'release'>,
    private readonly found: FoundWaiter,
  ) {}

  /** Takes a post. Throws ProblemError, as the contract says of "Write". */
  async take(request: IncomingMessage, query: Record<string, unknown>): Promise<DoorAnswer> {
    const { headers } = request;
    const { waitMs } = writeOptionsOf(query);
    const key = idempotencyKeyOf(headers['idempotency-key']);
    const kind = bodyKindOf(headers['content-type']);
    const encoding = encodingOf(headers['content-encoding']);
    const admission = this.gauge.admission();
    if (!admission.open)
      throw new ProblemError(429, admission.detail, { retryAfterSeconds: admission.retryAfterSeconds });

    const body = await this.intake.read(request, encoding);
    let enqueued: { answer: string; isReplay: boolean };
    try {
      enqueued =
        key === undefined
          ? { answer: await this.enqueue(await this.check(body, kind)), isReplay: false }
          : await this.enqueueOnce(key, body, kind);
    } catch (error) {
      throw enqueueProblem(error);
    } finally {
      body.release();
    }
    const isFound = waitMs > 0 && (await this.waitUntilFound(enqueued.answer, waitMs));
    return { status: isFound ? 200 : 202, body: enqueued.answer, isReplay: enqueued.isReplay };
  }

  /** Checks the logs of a body, which is done with then, and makes lines of them. Throws a 400 where none is good. */
  private async check(body: ReadBody, kind: BodyKind): Promise<Post> {
    const { bytes } = body;
    const most = kind === 'json' && !isArray(bytes) ? 1 : Math.floor(bytes.length / SHORTEST_LOG_BYTES) + 1;
    const ids = this.ids.take(most);
    const post = new Post(ids, this.actionAt(ids.prefix));
    const slices = splitBody(bytes, kind, post);
    while (!slices.next().done) await turn();
    body.release();
    if (post.accepted > 0) return post;
    if (post.rejected === 0) throw new ProblemError(400, 'The body holds no log.');
    const named = post.errors.length > 0 ? post.errors : undefined;
    throw new ProblemError(400, `None of ${post.rejected} logs was accepted.`, { errors: named });
  }

  private async enqueue(post: Post): Promise<string> {
    const rest = post.rest();
    if (rest && post.jobs.length === 0 && rest.lines.length <= SHARED_LINES)
      return answerOf(post, [await this.enqueuer.share(rest)]);
    post.cut();
    await this.enqueuer.own(post.jobs);
    return answerOf(
      post,
      post.jobs.map(({ id }) => id),
    );
  }

  private async enqueueOnce(key: string, body: ReadBody, kind: BodyKind) {
    const bodyHash = createHash('sha256').update(kind).update(body.bytes).digest('base64url');
    const reserved = await this.reserve(key, bodyHash);
    if (reserved.state === 'done') return { answer: reserved.answer, isReplay: true };
    const { reservation } = reserved;
    try {
      const post = await this.check(body, kind);
      post.cut();
      const answer = answerOf(
        post,
        post.jobs.map(({ id }) => id),
      );
      const result = await this.enqueuer.own(post.jobs, { reservation, answer });
      if (result.state === 'superseded') throw stillUnderWay();
      return result.state === 'done'
        ? { answer: result.answer, isReplay: true }
        : { answer, isReplay: false };
    } catch (error) {
      // Harmless where the jobs were added after all: the record has its answer then and is kept.
      this.keys.release(reservation).catch(() => undefined);
      throw error;
    }
  }

  private async reserve(
    key: string,
    bodyHash: string,
  ): Promise<{ state: 'reserved'; reservation: Reservation } | { state: 'done'; answer: string }> {
    const until = Date.now() + KEY_WAIT_MS;
    for (;;) {
      const result = await this.keys.reserve(key, bodyHash).catch(nothingAdded);
      switch (result.state) {
        case 'reserved':
        case 'done':
          return result;
        case 'mismatch':
          throw new ProblemError(
            422,
            'This Idempotency-Key came with another body before. Nothing was accepted.',
          );
        case 'full':
          throw new ProblemError(
            429,
            'As many idempotency keys are kept as may be. Nothing was accepted; send again later, or without a key.',
            { retryAfterSeconds: KEYS_FULL_RETRY_SECONDS },
          );
        case 'pending':
          if (Date.now() >= until) throw stillUnderWay();
          await new Promise((resolve) => setTimeout(resolve, KEY_LOOK_MS));
      }
    }
  }

  private async waitUntilFound(answer: string, waitMs: number): Promise<boolean> {
    const receipt = decodeReceipt((JSON.parse(answer) as { receipt: string }).receipt);
    return receipt !== undefined && this.found.wait(receipt.jobs, indexOfId(receipt.firstId), waitMs);
  }

  private actionPrefix = '';
  private action = '';

  /** The action for ids of a time; made anew when the time goes on, since then the day may. */
  private actionAt(prefix: string): string {
    if (prefix !== this.actionPrefix) {
      this.actionPrefix = prefix;
      this.action = actionOf(indexOfId(prefix));
    }
    return this.action;
  }
}

/** The body of a 202. */
function answerOf(post: Post, jobs: string[]): string {
  const receipt = encodeReceipt({ firstId: post.firstId, count: post.accepted, jobs });
  const named = Math.min(post.rejected, new Set(post.errors.map(({ line }) => line)).size);
  return (
    `{"message":"${ENQUEUED_MESSAGE}","receipt":"${receipt}","accepted":${post.accepted},"rejected":${post.rejected},` +
    `"errors":${post.errors.length === 0 ? '[]' : JSON.stringify(post.errors)},"moreErrors":${post.rejected - named}}`
  );
}

/** Where not even the key could be reserved, no log was kept. */
function nothingAdded(error: unknown): never {
  throw error instanceof QueueUnavailableError ? new QueueUnavailableError(error.reason, 'none') : error;
}

function stillUnderWay(): ProblemError {
  return new ProblemError(
    409,
    'A post with this Idempotency-Key is still under way. Nothing was accepted here.',
    {
      retryAfterSeconds: KEY_RETRY_SECONDS,
    },
  );
}
