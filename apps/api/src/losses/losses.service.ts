// Notices that Redis came back with less than it had acknowledged, and tells of it, and of what Elasticsearch lost
// (index-watch.ts), until a person has confirmed that they know. What Redis should hold is in the memory of each API process,
// exact, and in Elasticsearch, a few seconds old.
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { Loss } from '@timberline/contract';
import { AdmissionControl, beginRun, LogQueue, type QueueSnapshot, type RedisRun } from '@timberline/queue';
import { safeMessage } from '../http/describe-fault.ts';
import { wallClockMs } from '../wall-clock.ts';
import { addLoss, describeLoss, mayInclude, mergeLoss, redisLoss } from './loss.ts';
import { type KeptMarks, LossStore } from './loss-store.ts';

/** How often the marks are written to Elasticsearch while they move, and unfinished business is tried again. */
const KEEP_INTERVAL_MS = 2_000;
/** How often the losses that other API processes found or confirmed are read: every fifth time. */
const READ_EVERY = 5;
/** A minute of samples, so that a loss can say since when. A tail that a crash cuts off is younger. */
const MAX_SAMPLES = 60;
const SAMPLE_MS = 1_000;

@Injectable()
export class Losses implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Losses');
  private known: KeptMarks | undefined;
  /** A start of Redis that was not yet compared with what is kept, and what this process knew before it. */
  private pendingStart: { run: RedisRun; before: KeptMarks | undefined; until: string } | undefined;
  private unsaved: Loss[] = [];
  private losses: Loss[] = [];
  private keptLogs = '';
  private isBeginning = false;
  /** A connection was made since Redis was last asked what it began with. */
  private isNewConnection = false;
  private isKeeping = false;
  private rounds = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly redis: Redis,
    private readonly queue: LogQueue,
    private readonly admission: AdmissionControl,
    private readonly store: LossStore,
  ) {
    // Redis answers in order, so this comes before the first log that is added by the connection.
    redis.on('ready', () => {
      this.isNewConnection = true;
      void this.begin();
    });
  }

  async onModuleInit(): Promise<void> {
    this.admission.onSnapshot = (snapshot) => this.observe(snapshot);
    this.timer = setInterval(() => void this.keep(), KEEP_INTERVAL_MS).unref();
    if (this.redis.status === 'ready') await this.begin();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** All losses, the newest first. While Elasticsearch is away, those that this process knows. */
  async list(): Promise<Loss[]> {
    await this.readLosses().catch((error: unknown) =>
      this.logger.warn(`The losses that were kept cannot be read: ${safeMessage(error as Error)}`),
    );
    return this.losses;
  }

  /** Confirms losses, or all; returns how many were not confirmed before. Throws the errors of Elasticsearch. */
  async confirm(ids: readonly string[] | 'all'): Promise<number> {
    const confirmedAt = new Date(wallClockMs()).toISOString();
    const isMeant = ({ id, confirmedAt }: Loss) =>
      confirmedAt === null && (ids === 'all' || ids.includes(id));
    let confirmed = 0;
    await this.saveUnsaved();
    this.losses = await this.store.updateLosses((losses) => {
      confirmed = losses.filter(isMeant).length;
      return losses.map((loss) => (isMeant(loss) ? { ...loss, confirmedAt } : loss));
    });
    return confirmed;
  }

  /** A sentence for each loss of an engine that nobody has confirmed. */
  describe(engine: Loss['engine']): string[] {
    return this.losses
      .filter((loss) => loss.engine === engine && loss.confirmedAt === null)
      .map(describeLoss);
  }

  /** Tells of a loss. Resolves once it is kept; until then it rejects and is told by this process alone. */
  async tell(loss: Loss): Promise<void> {
    this.report(loss);
    // What was kept about Redis may be lost as well.
    this.keptLogs = '';
    await this.saveUnsaved();
  }

  /** Whether logs that were received at a time (ms since 1970) may be lost. */
  mayBeLost(receivedAt: number): boolean {
    return this.losses.some((loss) => mayInclude(loss, receivedAt));
  }

  /** Compares what Redis began with to what this process knows, and leaves the rest to `keep`. */
  private async begin(): Promise<void> {
    if (this.isBeginning) return;
    this.isBeginning = true;
    this.isNewConnection = false;
    // Taken before anything is added by the new connection.
    const before = this.known && {
      ...this.known,
      enqueuedLogs: Math.max(this.known.enqueuedLogs, this.queue.enqueuedLogs),
    };
    this.queue.forgetEnqueuedLogs();
    this.known = before;
    try {
      const run = await beginRun(this.redis);
      if (before?.runId === run.id && before.marker === run.marker) return;
      const until = new Date(wallClockMs()).toISOString();
      const { id: runId, ...marks } = run;
      this.known = {
        ...marks,
        runId,
        samples: [{ at: wallClockMs(), enqueuedLogs: run.enqueuedLogs }],
      };
      this.pendingStart = { run, before: this.pendingStart?.before ?? before, until };
      const loss = redisLoss(before, undefined, run, until);
      if (loss) this.report(loss);
    } catch {
      // Redis became unavailable meanwhile; the next round of `keep` begins again.
      this.isNewConnection = true;
    } finally {
      this.isBeginning = false;
    }
    if (!this.isNewConnection) void this.keep();
  }

  private observe({ marker, enqueuedLogs, settledLogs }: QueueSnapshot): void {
    // It may be of the new process of Redis, while what is known is still of the old one.
    if (this.isBeginning) return;
    const { known } = this;
    if (!known || marker !== known.marker) {
      void this.begin();
      return;
    }
    known.enqueuedLogs = Math.max(known.enqueuedLogs, enqueuedLogs);
    known.settledLogs = Math.max(known.settledLogs, settledLogs);
    const last = known.samples.at(-1);
    const at = wallClockMs();
    if (last && (last.enqueuedLogs === enqueuedLogs || Math.abs(at - last.at) < SAMPLE_MS)) return;
    known.samples = [...known.samples.slice(1 - MAX_SAMPLES), { at, enqueuedLogs }];
  }

  /** Keeps the marks outside of Redis, once what was kept there was compared with what Redis began with. */
  private async keep(): Promise<void> {
    if (this.isKeeping) return;
    this.isKeeping = true;
    try {
      if (this.isNewConnection) await this.begin();
      if (this.pendingStart) {
        const { run, before, until } = this.pendingStart;
        const kept = await this.store.readMarks();
        const loss = redisLoss(before, kept, run, until);
        if (loss) this.report(loss);
        this.pendingStart = undefined;
      }
      await this.saveUnsaved();
      if (this.rounds++ % READ_EVERY === 0) await this.readLosses();
      await this.keepMarks();
    } catch {
      // Elasticsearch is away; the next round comes soon, and nothing is kept over what was not compared.
    } finally {
      this.isKeeping = false;
    }
  }

  private async keepMarks(): Promise<void> {
    if (!this.known || this.pendingStart) return;
    const { marker, runId, settledLogs, samples } = this.known;
    const enqueuedLogs = Math.max(this.known.enqueuedLogs, this.queue.enqueuedLogs);
    const text = [marker, runId, enqueuedLogs, settledLogs].join(' ');
    if (text === this.keptLogs) return;
    await this.store.writeMarks({ marker, runId, enqueuedLogs, settledLogs, samples });
    this.keptLogs = text;
  }

  private report(loss: Loss): void {
    const known = this.losses.find(({ id }) => id === loss.id);
    this.losses = addLoss(this.losses, loss);
    this.unsaved = mergeLoss(this.unsaved, loss);
    if (!known || known.atLeast < loss.atLeast)
      this.logger.error(`${describeLoss(loss)}; confirm it by POST /api/losses/confirm`);
  }

  private async saveUnsaved(): Promise<void> {
    const { unsaved } = this;
    if (unsaved.length === 0) return;
    this.losses = await this.store.updateLosses((losses) => unsaved.reduce(addLoss, losses));
    this.unsaved = this.unsaved.filter((loss) => !unsaved.includes(loss));
  }

  private async readLosses(): Promise<void> {
    const losses = await this.store.readLosses();
    this.losses = this.unsaved.reduce(addLoss, losses);
  }
}
