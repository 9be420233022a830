// Records who did what, so that it is on disk before it is answered. docs/adr/0035-audit.md tells why so.
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { AuditEntry, AuditOutcome } from '@timberline/contract';
import { logIdAt, LogIds } from '@timberline/elastic';
import { AuditBuffer } from '@timberline/queue';
import { Settings } from '../../settings.ts';
import { AuditUnavailableError, ForbiddenError } from '../access-error.ts';
import { type AuditEvent, toAuditEntry } from './audit-entry.ts';
import { type CountedEvent, Refusals, REFUSALS_WINDOW_MS } from './refusals.ts';

/** Entries that wait for Elasticsearch, in Redis: 7 MB, and of the longest names 40 MB. */
const MAX_WAITING = 20_000;
/** Refusals leave half of it to what is done, so that those who are refused stop nobody else. */
const MAX_WAITING_BEFORE_REFUSALS = MAX_WAITING / 2;
/** After this time an attempt counts as failed: the process that made it has ended. All of them take less. */
const MAX_ATTEMPT_MS = 5 * 60_000;
/** Entries of which Redis could not be told how they ended, or without a login at all, 2 MB. Past it they are left out. */
const MAX_UNKEPT = 1_000;
/** Refusals leave half of that to the others. */
const MAX_UNKEPT_BEFORE_REFUSALS = MAX_UNKEPT / 2;
const RETRY_INTERVAL_MS = 1_000;

/** What can be recorded before it is known how it ends. */
type Attempted = Omit<AuditEvent, 'outcome'>;

/** Gives Redis an entry. */
type Keep = () => Promise<void>;

@Injectable()
export class Audit implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Audit');
  private readonly ids = new LogIds();
  private readonly refusals = new Refusals(() => this.makeId());
  /** What Redis did not take. */
  private readonly unkept = new Map<string, Keep>();
  private leftOut = 0;
  private isRetrying = false;
  private timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly buffer: AuditBuffer,
    private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    this.timers = [
      setInterval(() => void this.retry(), RETRY_INTERVAL_MS).unref(),
      setInterval(() => this.writeCounts(), REFUSALS_WINDOW_MS).unref(),
    ];
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.timers.forEach(clearInterval);
    this.writeCounts();
    await this.retry();
  }

  /**
   * Records something.
   *
   * What is `ok` is on disk when this resolves. Call it before the answer, or before what cannot be undone; where something
   * is changed, call `attempt`. Throws an AuditUnavailableError if it cannot be recorded: then it must not be done.
   *
   * What is `denied` or `failed` costs the caller nothing, and never throws: anyone can cause it, so that it is counted by
   * kinds (refusals.ts), and kept in memory while Redis is away.
   *
   * ```ts
   * await audit.record({ actor: actorOf(request), action: 'logs.export', outcome: 'ok' });
   * await audit.record({ actor: { who: name, kind: 'person', from: request.ip }, action: 'login', outcome: 'failed' });
   * ```
   */
  async record(event: AuditEvent): Promise<void> {
    if (event.outcome === 'ok') await this.keep(toAuditEntry(event, this.makeId()));
    else {
      const first = this.refusals.note(event);
      if (first) this.keepRefusal(first);
    }
  }

  /**
   * Makes a change, and records it with its outcome. What was begun is on disk before the change is made, so that none is
   * left out when a process is killed: then it counts as failed. Throws an AuditUnavailableError, without making the change,
   * if it cannot be recorded, and whatever `change` throws.
   *
   * ```ts
   * await audit.attempt({ actor, action: 'user.delete', target: name }, () => this.people.delete(name));
   * ```
   * @param targetOf what it was done to, where the result tells more of it
   */
  async attempt<T>(
    attempted: Attempted,
    change: () => Promise<T>,
    targetOf?: (result: T) => string,
  ): Promise<T> {
    const id = this.makeId();
    await this.keep(toAuditEntry({ ...attempted, outcome: 'failed' }, id), MAX_ATTEMPT_MS);
    try {
      const result = await change();
      const target = targetOf ? targetOf(result) : attempted.target;
      await this.finish({ ...attempted, target, outcome: 'ok' }, id);
      return result;
    } catch (error) {
      await this.finish({ ...attempted, outcome: outcomeOf(error) }, id);
      throw error;
    }
  }

  private makeId(): string {
    return logIdAt(this.ids.take(1), 0);
  }

  private async keep(entry: AuditEntry, unfinishedMs = 0): Promise<void> {
    const keep = () => this.add(entry, MAX_WAITING, unfinishedMs);
    try {
      await keep();
    } catch (error) {
      if (this.settings.authOn)
        throw error instanceof AuditUnavailableError ? error : new AuditUnavailableError(error);
      // Without a login there is nobody to hold to account, and what works without Redis goes on.
      this.keepLater(entry.id, keep, MAX_UNKEPT);
    }
  }

  private async add(entry: AuditEntry, maxEntries: number, unfinishedMs = 0): Promise<void> {
    if (!(await this.buffer.add(toText(entry), { maxEntries, unfinishedMs })))
      throw new AuditUnavailableError();
  }

  /** The change is made, so an error would be wrong. Until Redis is told, it has that the change was begun. */
  private async finish(event: AuditEvent, id: string): Promise<void> {
    const entry = toAuditEntry(event, id);
    if (this.unkept.has(id)) return this.keepLater(id, () => this.add(entry, MAX_WAITING), MAX_UNKEPT);
    let ofItsOwn: AuditEntry | undefined;
    const finish = async () => {
      if (!ofItsOwn && (await this.buffer.finish(toText(entry)))) return;
      // Too late: it is written as failed. An entry of its own tells how it ended.
      ofItsOwn ??= { ...entry, id: this.makeId() };
      await this.add(ofItsOwn, MAX_WAITING);
    };
    try {
      await finish();
    } catch {
      this.keepLater(id, finish, MAX_UNKEPT);
    }
  }

  private writeCounts(): void {
    for (const counted of this.refusals.takeCounts()) this.keepRefusal(counted);
  }

  private keepRefusal({ event, id, count }: CountedEvent<string>): void {
    const entry = toAuditEntry(event, id, count);
    this.keepLater(id, () => this.add(entry, MAX_WAITING_BEFORE_REFUSALS), MAX_UNKEPT_BEFORE_REFUSALS);
    void this.retry();
  }

  private keepLater(id: string, keep: Keep, maxUnkept: number): void {
    if (this.unkept.size < maxUnkept || this.unkept.has(id)) this.unkept.set(id, keep);
    else this.leftOut++;
  }

  /** Gives Redis what it has not taken yet. */
  private async retry(): Promise<void> {
    if (this.isRetrying || this.unkept.size === 0) return;
    this.isRetrying = true;
    try {
      for (const [id, keep] of this.unkept) {
        const isKept = await keep().then(() => true, isFull);
        // It may have been finished meanwhile.
        if (isKept && this.unkept.get(id) === keep) this.unkept.delete(id);
      }
      if (this.leftOut > 0)
        this.logger.error(
          `The audit lacks ${this.leftOut} entries, which could not be kept while Redis was away.`,
        );
      this.leftOut = 0;
    } catch {
      // Redis is away, which its health tells. The next round tries again.
    } finally {
      this.isRetrying = false;
    }
  }
}

/** False if there is no room, which may be so for refusals alone. Throws any other error. */
function isFull(error: unknown): false {
  if (error instanceof AuditUnavailableError) return false;
  throw error;
}

function toText(entry: AuditEntry): { id: string; text: string } {
  return { id: entry.id, text: JSON.stringify(entry) };
}

function outcomeOf(error: unknown): AuditOutcome {
  return error instanceof ForbiddenError ? 'denied' : 'failed';
}
