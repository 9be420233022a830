// The people and keys of Timberline: the truth in Elasticsearch, a copy in Redis, and in the memory of each API process what is
// checked on every request. docs/adr/0034-people-and-keys-are-one-document.md tells why.
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DirectoryCopy } from '@timberline/queue';
import { safeMessage } from '../../http/describe-fault.ts';
import { Settings } from '../../settings.ts';
import { AccessUnavailableError, TooManyEntriesError } from '../access-error.ts';
import {
  type Directory,
  EMPTY_DIRECTORY,
  MAX_DIRECTORY_BYTES,
  MAX_ENTRIES,
  MAX_PEOPLE,
  parseDirectory,
} from './directory.ts';
import { DirectoryTruth, type KeptDirectory } from './directory-truth.ts';

/** How often each process looks for changes. What is withdrawn is refused within 5 s everywhere. */
const POLL_MS = 1_000;
/** Every how many rounds the truth is compared as well, which repairs what a crash left half done. */
const TRUTH_EVERY = 3;
/** After this time without a look at Redis or Elasticsearch something may have been withdrawn, and nobody is admitted. */
const MAX_UNCONFIRMED_MS = 4_000;
/** Processes that change something at the same moment, each of which wins once. */
const MAX_ATTEMPTS = 20;

@Injectable()
export class AccessStore implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Access');
  /** Undefined until one of the stores has told. */
  private known: Directory | undefined;
  /** When it was last certain that `known` is the newest (performance.now()). */
  private confirmedAt = Number.NEGATIVE_INFINITY;
  private readonly listeners: ((directory: Directory) => void)[] = [];
  private rounds = 0;
  private isReconciling = false;
  private isStopped = false;
  private timer: NodeJS.Timeout | undefined;
  private changing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly settings: Settings,
    private readonly truth: DirectoryTruth,
    private readonly copy: DirectoryCopy,
  ) {}

  /** Both stores may be away at a start; nobody is admitted then until one of them has told. */
  async onApplicationBootstrap(): Promise<void> {
    if (!this.settings.authOn) return;
    await this.poll();
  }

  onApplicationShutdown(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  /** Calls back with all people and keys now, if they are known, and after each change. */
  onChange(listener: (directory: Directory) => void): void {
    this.listeners.push(listener);
    if (this.known) listener(this.known);
  }

  /** Throws an AccessUnavailableError if something may have been withdrawn of which this process does not know. */
  assertCurrent(): void {
    if (!this.known || performance.now() - this.confirmedAt > MAX_UNCONFIRMED_MS)
      throw new AccessUnavailableError();
  }

  /**
   * Looks for a change that another process has just made, as when a person who was made there logs in here. Where Redis is
   * away, the next round of `poll` has to do.
   */
  async refresh(): Promise<void> {
    await this.followCopy().catch(() => false);
  }

  /** The people and keys as the truth has them now. Throws the errors of Elasticsearch. */
  async read(): Promise<Directory> {
    const kept = await this.truth.read();
    this.adopt(newest(kept?.directory, this.known));
    return this.known ?? EMPTY_DIRECTORY;
  }

  /**
   * Changes people or keys, and returns once both stores have the change. Throws the errors of Elasticsearch and of Redis: the
   * change may have been made then, and reaches what is away as soon as it is back.
   *
   * @param edit makes the next directory, or returns the same one where there is nothing to change; it may be called several
   * times, and may throw
   */
  async change<T>(edit: (directory: Directory) => { directory: Directory; result: T }): Promise<T> {
    const change = this.changing.then(() => this.changeNow(edit));
    this.changing = change.catch(() => undefined);
    return change;
  }

  private async changeNow<T>(
    edit: (directory: Directory) => { directory: Directory; result: T },
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      // Asked first: where Redis is away, nothing is changed.
      const copy = await this.newerCopy();
      const kept = await this.truth.read();
      const base = newest(newest(kept?.directory, this.known), copy) ?? EMPTY_DIRECTORY;
      const { directory, result } = edit(base);
      if (directory === base) return result;
      const next = { ...directory, version: base.version + 1 };
      assertFits(next);
      if (await this.truth.write(next, kept)) {
        this.adopt(next);
        await this.writeCopy(next);
        return result;
      }
      if (attempt >= MAX_ATTEMPTS) throw new AccessUnavailableError();
    }
  }

  private async poll(): Promise<void> {
    const begun = performance.now();
    let isConfirmed = false;
    try {
      isConfirmed = await this.followCopy();
    } catch {
      // Redis is away. The health of the API tells so; here the truth has to do.
    }
    const isFirst = this.rounds === 0;
    const isTurnOfTruth = this.rounds++ % TRUTH_EVERY === 0;
    // At a start Redis may have an older copy, as from a backup, so the truth is asked first. If it is away, Redis has to do.
    if (!isConfirmed || isFirst) await this.reconcile(begun);
    else if (isTurnOfTruth) void this.reconcile(begun);
    if (isConfirmed) this.confirmedAt = Math.max(this.confirmedAt, begun);
    if (!this.isStopped) this.timer = setTimeout(() => void this.poll(), POLL_MS).unref();
  }

  /** Takes over what is newer in Redis. Returns whether this process has what Redis has then. */
  private async followCopy(): Promise<boolean> {
    const copy = await this.newerCopy();
    if (copy) this.adopt(copy);
    // Of a Redis without data the truth has to tell, since other processes may have had a newer version than this one.
    return this.known !== undefined && (await this.copy.version()) === this.known.version;
  }

  private async newerCopy(): Promise<Directory | undefined> {
    if ((await this.copy.version()) <= (this.known?.version ?? 0)) return undefined;
    const text = await this.copy.read();
    return text === undefined ? undefined : parseDirectory(text);
  }

  /** Makes the truth, the copy and this process equal to the newest of them. */
  private async reconcile(begun: number): Promise<void> {
    if (this.isReconciling) return;
    this.isReconciling = true;
    try {
      let version = await this.truth.version();
      if (version !== this.known?.version) {
        const kept = await this.truth.read();
        version = kept?.directory.version ?? 0;
        this.adopt(newest(kept?.directory, this.known) ?? EMPTY_DIRECTORY);
        if (this.known && this.known.version > version) await this.restoreTruth(this.known, kept);
      }
      this.confirmedAt = Math.max(this.confirmedAt, begun);
      if (this.known && this.known.version > 0 && (await this.copy.version()) !== this.known.version)
        await this.writeCopy(this.known);
    } catch {
      // One of them is away. The next round tries again, and until then `assertCurrent` refuses what is not certain.
    } finally {
      this.isReconciling = false;
    }
  }

  /** An index that was deleted, or restored from an older snapshot, gets back what this process and Redis still know. */
  private async restoreTruth(known: Directory, kept: KeptDirectory | undefined): Promise<void> {
    if (await this.truth.write(known, kept))
      this.logger.warn(
        `Elasticsearch had version ${kept?.directory.version ?? 0} of the people and keys, and has version ${known.version} again.`,
      );
  }

  private async writeCopy(directory: Directory): Promise<void> {
    await this.copy.write(directory.version, JSON.stringify(directory));
  }

  private adopt(directory: Directory | undefined): void {
    if (!directory || (this.known && directory.version <= this.known.version)) return;
    this.known = directory;
    for (const listener of this.listeners) {
      try {
        listener(directory);
      } catch (error) {
        this.logger.error(`A change of people or keys was not taken over: ${safeMessage(error as Error)}`);
      }
    }
  }
}

/** Of the same version, the first. */
function newest(a: Directory | undefined, b: Directory | undefined): Directory | undefined {
  if (!a || !b) return a ?? b;
  return b.version > a.version ? b : a;
}

function assertFits(directory: Directory): void {
  if (directory.keys.length > MAX_ENTRIES)
    throw new TooManyEntriesError(`There can be ${MAX_ENTRIES} keys. Withdraw some that are no longer used.`);
  if (directory.people.length > MAX_PEOPLE)
    throw new TooManyEntriesError(
      `There can be ${MAX_PEOPLE} people. Take out some who are no longer there.`,
    );
  if (Buffer.byteLength(JSON.stringify(directory)) > MAX_DIRECTORY_BYTES)
    throw new TooManyEntriesError(
      `All people and keys take more than ${MAX_DIRECTORY_BYTES} bytes. Withdraw some that are no longer used.`,
    );
}
