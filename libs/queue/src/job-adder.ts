// Adds jobs to the queue, all or none: a few bytes in one command, many as parts that one small command makes jobs of.
import type { Redis } from 'ioredis';
import { CommandWindow } from './command-window.ts';
import { commandTimeoutMs } from './connection.ts';
import { type FoundDocuments, foundDocuments, type NewDocuments } from './document-ids.ts';
import { queueError, QueueUnavailableError, TIMED_OUT } from './errors.ts';
import {
  completionArguments,
  type KeptAnswer,
  keptAnswer,
  recordKey,
  type Reservation,
} from './idempotency.ts';
import { type EncodedJob, jobOptions } from './job.ts';
import { BULL, KEYS } from './names.ts';
import { addScript, addStagedScript, stageScript } from './scripts/add.ts';
import { type Argument, runBinaryScript, runScript, type Script } from './scripts/script.ts';
import { wallClockMs } from './wall-clock.ts';

export type AddResult =
  | { state: 'added' }
  /** Another post with the same idempotency key was faster: nothing was added, and this is its answer. */
  | { state: 'done'; answer: KeptAnswer }
  /** The reservation expired and belongs to another post now: nothing was added; answer 409. */
  | { state: 'superseded' };

export type AddDocumentsResult =
  | { state: 'added' }
  /** Another post has added some of the documents: nothing was added. */
  | { state: 'known'; found: FoundDocuments };

/** The idempotency key that jobs complete, and the answer to keep for it. */
export interface Completion {
  reservation: Reservation;
  /** A few bytes: every key is kept for 24 h. */
  answer: Buffer;
}

/** The keys of Bull that the scripts `add` and `bisect` change. */
export const BULL_KEYS = [BULL.wait, BULL.paused, BULL.metaPaused, BULL.id, BULL.delayed, BULL.priority];

/** Jobs of more bytes than this are staged: Redis answers nobody while it reads and syncs one command. */
const MAX_DIRECT_BYTES = 512 * 1024;
/** Bytes of jobs that are added directly and not answered yet. */
const MAX_DIRECT_WINDOW_BYTES = 2 * 1024 * 1024;
/** Bytes of staged parts that are not answered yet. A part is one job, of about 1.4 MB at most (JOB_BYTES in base64). */
const MAX_STAGED_WINDOW_BYTES = 3 * 1024 * 1024;
/** Parts of one post in flight at a time; two posts take turns, however long one of them is. */
const MAX_PARALLEL_PARTS = 3;
/** How long a part is kept for the command that makes a job of it, and by how much longer for each byte of the post. */
const STAGED_MS = 60_000;
const STAGED_MS_PER_BYTE = 1 / 1024;

/** The arguments of the scripts in place of `completionArguments`, and in place of documents. */
const NO_COMPLETION = Array.from({ length: 7 }, () => '');
const NO_DOCUMENTS = Array.from({ length: 3 }, () => '');

/** What is written in the same step as jobs. */
interface Beside {
  completion?: Completion;
  documents?: NewDocuments;
}

/** What the scripts return, as texts or bytes. */
type Reply = [state: string | Buffer, second: Buffer, third: Buffer | number];

export class JobAdder {
  /** How many logs were ever enqueued, by the answers to adds. */
  enqueuedLogs = 0;
  private readonly direct: CommandWindow;
  private readonly staged: CommandWindow;

  /**
   * @param client a connection for all that is small
   * @param bulkClient a connection for parts, so that nothing small waits behind one in a socket
   */
  constructor(
    private readonly client: Redis,
    private readonly bulkClient: Redis,
  ) {
    this.direct = new CommandWindow(client, MAX_DIRECT_WINDOW_BYTES);
    this.staged = new CommandWindow(bulkClient, MAX_STAGED_WINDOW_BYTES);
  }

  /** See `LogQueue.add`. */
  async add(jobs: EncodedJob[], completion?: Completion): Promise<AddResult> {
    const [state, answer, form] = await this.addWith(jobs, { completion });
    switch (state.toString()) {
      case 'done':
        return { state: 'done', answer: keptAnswer(answer, form as Buffer) };
      case 'superseded':
        return { state: 'superseded' };
      default:
        return { state: 'added' };
    }
  }

  /** See `LogQueue.addDocuments`. */
  async addDocuments(jobs: EncodedJob[], documents: NewDocuments): Promise<AddDocumentsResult> {
    const [state, marks, newest] = await this.addWith(jobs, { documents });
    if (state.toString() === 'added') return { state: 'added' };
    return { state: 'known', found: foundDocuments(marks, newest as Buffer) };
  }

  private async addWith(jobs: EncodedJob[], beside: Beside): Promise<Reply> {
    const bytes = encodedBytes(jobs);
    if (bytes <= MAX_DIRECT_BYTES) return this.runAdd(addScript, jobs, bytes, beside);
    try {
      await this.stageAll(jobs, STAGED_MS + bytes * STAGED_MS_PER_BYTE);
    } catch (error) {
      this.unstage(jobs);
      throw error;
    }
    const reply = await this.runAdd(
      addStagedScript,
      jobs.map((job) => ({ ...job, data: '' })),
      0,
      beside,
    );
    if (reply[0].toString() === 'known') this.unstage(jobs);
    return reply;
  }

  private async runAdd(
    script: Script,
    jobs: EncodedJob[],
    bytes: number,
    { completion, documents }: Beside,
  ): Promise<Reply> {
    const now = wallClockMs();
    const keys = [
      ...[...BULL_KEYS, KEYS.counters, completion ? recordKey(completion.reservation.keyHash) : ''],
      ...[KEYS.staged, KEYS.idempotencyKeys, KEYS.idempotencyBytes, KEYS.documents, KEYS.documentSets],
    ];
    const args: Argument[] = [BULL.prefix, now];
    args.push(...(completion ? completionArguments(completion) : NO_COMPLETION));
    if (documents) args.push(documents.fingerprints, documents.since, documents.limit);
    else args.push(...NO_DOCUMENTS);
    for (const job of jobs) args.push(...jobArguments(job, now));
    const run = completion || documents ? runBinaryScript : runScript;
    const argumentBytes = bytes + (documents?.fingerprints.length ?? 0);
    const reply = (await this.direct.run(argumentBytes, () => run(this.client, script, keys, args))) as Reply;
    const state = reply[0].toString();
    if (state === 'missing') throw new QueueUnavailableError('Redis took too long to store the logs', 'none');
    // The third value is then how many logs were ever enqueued.
    if (state === 'added') this.enqueuedLogs = Math.max(this.enqueuedLogs, Number(reply[2]));
    return reply;
  }

  /** Stages jobs, a few at a time. Rejects when none is in flight any more. */
  private async stageAll(jobs: EncodedJob[], keepMs: number): Promise<void> {
    const remaining = jobs.values();
    let failed = false;
    const stageInTurn = async (): Promise<void> => {
      for (const job of remaining) {
        if (failed) return;
        await this.stage(job, keepMs).catch((error: unknown) => {
          failed = true;
          throw error;
        });
      }
    };
    const results = await Promise.allSettled(Array.from({ length: MAX_PARALLEL_PARTS }, stageInTurn));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  /** Stores the data of a job beside the queue. Whatever becomes of the command, nothing is added to the queue. */
  private async stage({ id, data }: EncodedJob, keepMs: number): Promise<void> {
    const client = this.bulkClient.status === 'ready' ? this.bulkClient : this.client;
    try {
      await this.staged.run(data.length, () =>
        withTimeout(
          runScript(client, stageScript, [KEYS.staged + id], [data, Math.ceil(keepMs)]),
          commandTimeoutMs(data.length),
        ),
      );
    } catch (error) {
      const cause = queueError(error);
      throw cause instanceof QueueUnavailableError ? new QueueUnavailableError(cause.reason, 'none') : cause;
    }
  }

  /** Removes parts that no job will be made of. If Redis does not answer, they stay until they expire. */
  private unstage(jobs: EncodedJob[]): void {
    this.bulkClient.unlink(jobs.map(({ id }) => KEYS.staged + id)).catch(() => undefined);
  }
}

/** The bytes that jobs take on their way to Redis. */
export function encodedBytes(jobs: EncodedJob[]): number {
  let bytes = 0;
  for (const { data } of jobs) bytes += data.length;
  return bytes;
}

/** The arguments of a job in the scripts `add` and `bisect`. */
export function jobArguments({ id, data, logs, bytes }: EncodedJob, now: number): (string | number)[] {
  return [id, data, jobOptions(id, now), logs, bytes];
}

async function withTimeout<T>(answer: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new QueueUnavailableError(TIMED_OUT, 'unknown')), timeoutMs);
  });
  try {
    return await Promise.race([answer, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
