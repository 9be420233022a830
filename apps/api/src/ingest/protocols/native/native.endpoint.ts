// The way of a post through the native door, from the request to the answer's text.
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { ENQUEUED_MESSAGE } from '@timberline/contract';
import { indexOfId, LogIds } from '@timberline/elastic';
import {
  type AdmissionControl,
  decodeReceipt,
  type EncodedJob,
  encodeReceipt,
  type IdempotencyKeys,
  QueueUnavailableError,
  type Reservation,
} from '@timberline/queue';
import { ProblemError } from '../../../problem/problem-error.ts';
import type { BodyReader, ReadBody } from '../../body/body-reader.ts';
import { encodingOf } from '../../body/decompress.ts';
import { type BodyKind, decodeBody, isArray } from '../../decode/decode-body.ts';
import { SHORTEST_LOG_BYTES } from '../../decode/log-sink.ts';
import { enqueueProblem } from '../../intake/enqueue-error.ts';
import type { GroupCommit } from '../../intake/group-commit.ts';
import { Post } from '../../intake/log-batch.ts';
import type { VisibilityWaiter } from '../../intake/visibility-waiter.ts';
import { type Action, actionOf } from '../../log/encode-log.ts';
import { bodyKindOf } from './content-type.ts';
import { idempotencyKeyOf, writeOptionsOf } from './write-options.ts';

/** How long a post waits for another one with its key before it is a 409, and how often it looks. */
const KEY_WAIT_MS = 5_000;
const KEY_LOOK_MS = 100;
const KEY_RETRY_SECONDS = 2;
/** Keys expire hour by hour, so there may be room again in minutes. */
const KEYS_FULL_RETRY_SECONDS = 60;

export interface WriteResponse {
  status: 200 | 202;
  /** JSON. */
  body: string;
  /** It is the answer that an earlier post with the same key got. */
  isReplay: boolean;
}

export class NativeEndpoint {
  private readonly ids = new LogIds();

  constructor(
    private readonly intake: BodyReader,
    private readonly gauge: Pick<AdmissionControl, 'admission'>,
    private readonly enqueuer: GroupCommit,
    private readonly keys: Pick<IdempotencyKeys, 'reserve' | 'release'>,
    private readonly found: VisibilityWaiter,
  ) {}

  /** Takes a post. Throws ProblemError, as the contract says of "Write". */
  async take(request: IncomingMessage, query: Record<string, unknown>): Promise<WriteResponse> {
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
      if (key === undefined) {
        const checked = this.check(body, kind);
        const post = checked instanceof Post ? checked : await checked;
        enqueued = { answer: await this.enqueue(post), isReplay: false };
      } else enqueued = await this.enqueueOnce(key, body, kind);
    } catch (error) {
      throw enqueueProblem(error);
    } finally {
      body.release();
    }
    const isFound = waitMs > 0 && (await this.waitUntilFound(enqueued.answer, waitMs));
    return { status: isFound ? 200 : 202, body: enqueued.answer, isReplay: enqueued.isReplay };
  }

  /**
   * Checks the logs of a body, which is done with then, and makes lines of them: at once where they are few, which spares
   * the many short posts a turn. Throws a 400 where none is good.
   */
  private check(body: ReadBody, kind: BodyKind): Post | Promise<Post> {
    const { bytes } = body;
    const most = kind === 'json' && !isArray(bytes) ? 1 : Math.floor(bytes.length / SHORTEST_LOG_BYTES) + 1;
    const ids = this.ids.take(most);
    const post = new Post(ids, this.actionAt(ids.prefix), bytes.length);
    const slices = decodeBody(bytes, kind, post);
    return slices.next().done ? whenChecked(post, body) : checkOn(slices, post, body);
  }

  private enqueue(post: Post): Promise<string> {
    const shareable = post.shareable();
    return shareable
      ? this.enqueuer.share(shareable).then((jobId) => answerOf(post, [jobId]))
      : this.enqueueJobs(post);
  }

  private async enqueueJobs(post: Post): Promise<string> {
    post.cut();
    await this.enqueuer.own(post.jobs);
    return answerOf(post, idsOf(post.jobs));
  }

  private async enqueueOnce(key: string, body: ReadBody, kind: BodyKind) {
    const bodyHash = createHash('sha256').update(kind).update(body.bytes).digest('base64url');
    const reserved = await this.reserve(key, bodyHash);
    if (reserved.state === 'done') return { answer: reserved.answer, isReplay: true };
    const { reservation } = reserved;
    try {
      const post = await this.check(body, kind);
      post.cut();
      const answer = answerOf(post, idsOf(post.jobs));
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
  private action = actionOf('');

  /** The action for ids of a time; made anew when the time goes on, since then the day may. */
  private actionAt(prefix: string): Action {
    if (prefix !== this.actionPrefix) {
      this.actionPrefix = prefix;
      this.action = actionOf(indexOfId(prefix));
    }
    return this.action;
  }
}

/** Checks the slices behind the first, each in a turn of its own. */
async function checkOn(slices: Iterator<undefined>, post: Post, body: ReadBody): Promise<Post> {
  do await turn();
  while (!slices.next().done);
  return whenChecked(post, body);
}

/** Lets go of the body of a post, and throws where none of its logs is good. */
function whenChecked(post: Post, body: ReadBody): Post {
  body.release();
  if (post.accepted > 0) return post;
  if (post.rejected === 0) throw new ProblemError(400, 'The body holds no log.');
  const named = post.errors.length > 0 ? post.errors : undefined;
  throw new ProblemError(400, `None of ${post.rejected} logs was accepted.`, { errors: named });
}

function idsOf(jobs: EncodedJob[]): string[] {
  return jobs.map(({ id }) => id);
}

/** The body of a 202. */
function answerOf(post: Post, jobs: string[]): string {
  const receipt = encodeReceipt({ firstId: post.firstId, count: post.accepted, jobs });
  return (
    `{"message":"${ENQUEUED_MESSAGE}","receipt":"${receipt}","accepted":${post.accepted},` +
    (post.rejected === 0 ? '"rejected":0,"errors":[],"moreErrors":0}' : rejectedOf(post))
  );
}

function rejectedOf({ rejected, errors }: Post): string {
  const named = Math.min(rejected, new Set(errors.map(({ line }) => line)).size);
  return `"rejected":${rejected},"errors":${JSON.stringify(errors)},"moreErrors":${rejected - named}}`;
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
