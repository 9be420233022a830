// Joins patterns that differ in a word that is a value: one processor at a time does it for all of them.
import { setTimeout as sleep } from 'node:timers/promises';
import { InjectQueue } from '@nestjs/bull';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Queue } from 'bull';
import { Lease, LOG_QUEUE, NewTemplates } from '@timberline/queue';
import { ThrottledLogger } from '../write/throttled-logger.ts';
import { JoinedPatterns } from './joined-patterns.ts';
import { type ClaimedDocument, LeaseLostError, PatternStore } from './pattern-store.ts';

/** How soon new templates are compared. */
const ROUND_MS = 1_000;
/** The same while more of them wait than one round takes. */
const NEXT_ROUND_MS = 50;
/** A processor that died is replaced after this time. Some rounds may fail before another processor takes over. */
const LEASE_MS = 10_000;
/** Templates of one round: they are compared within some tens of milliseconds. */
const MAX_ROUND_TEMPLATES = 500;
/** Making room compares all templates again, which takes up to a second of this processor in slices. */
const MIN_CLEAN_UP_MS = 600_000;

/** A stop waits for a round for so long. */
const MAX_STOP_MS = 1_000;

/** What this processor knows while it has the lease. */
interface Duty {
  term: number;
  patterns: JoinedPatterns;
  stored: ClaimedDocument;
}

@Injectable()
export class PatternJoining implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new ThrottledLogger(new Logger('PatternJoining'));
  private readonly lease: Lease;
  private readonly templates: NewTemplates;
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private duty: Duty | undefined;
  /** The latest term that was found in the document. */
  private seenTerm = 0;
  private cleanedUpAt = -Infinity;

  constructor(
    @InjectQueue(LOG_QUEUE) bull: Queue,
    private readonly store: PatternStore,
  ) {
    this.lease = new Lease(bull.client, 'join-patterns', LEASE_MS);
    this.templates = new NewTemplates(bull.client);
  }

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    // What a round writes later is taken or refused as a whole, so nothing has to wait for it.
    await Promise.race([this.running, sleep(MAX_STOP_MS, undefined, { ref: false })]);
    // If Redis is down, the lease ends by itself.
    await this.lease.release().catch(() => undefined);
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      let isMore = false;
      try {
        isMore = await this.round();
      } catch (error) {
        // Whatever failed may have been done: the next round reads again what is stored.
        this.duty = undefined;
        if (error instanceof LeaseLostError) this.seenTerm = Math.max(this.seenTerm, error.seenTerm);
        else this.logger.warn(`Patterns are not joined at the moment: ${(error as Error).message}`);
      }
      await sleep(isMore ? NEXT_ROUND_MS : ROUND_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Compares the templates that came since the last round, if this processor has the lease. Returns whether more may wait. */
  private async round(): Promise<boolean> {
    const term = await this.lease.take(this.seenTerm);
    if (term === undefined) {
      this.duty = undefined;
      return false;
    }
    if (this.duty?.term !== term) {
      const stored = await this.store.claim(term);
      this.duty = { term, stored, patterns: await JoinedPatterns.from(stored.document) };
    }
    const { duty } = this;
    const { templates, entries } = await this.templates.read(MAX_ROUND_TEMPLATES);
    if (entries.length === 0) return false;
    if (duty.patterns.isFull) await this.makeRoom(duty);
    const added = templates.filter((template) => duty.patterns.add(template));
    if (added.length > 0)
      duty.stored = await this.store.write(duty.patterns.document(term), duty.stored.position);
    // They were stored before they are removed, so that none is lost in between.
    await this.templates.remove(entries);
    return entries.length === MAX_ROUND_TEMPLATES;
  }

  private async makeRoom(duty: Duty): Promise<void> {
    const now = performance.now();
    if (now - this.cleanedUpAt < MIN_CLEAN_UP_MS) return;
    this.cleanedUpAt = now;
    duty.patterns = (await duty.patterns.withoutOldest()) ?? duty.patterns;
  }
}
