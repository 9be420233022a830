// Follows what Elasticsearch stores, for all readers of the stream in this process: one poll serves them all, and runs only
// while there are any. docs/adr/0036 says why no log is missed or comes twice.
import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { LOGS_PATTERN } from '@timberline/elastic';
import { busy, type SearchError } from '../../elasticsearch/search-error.ts';
import { type LogShard, WrittenLogs } from '../../elasticsearch/written-logs.ts';
import { describeFault } from '../../http/describe-fault.ts';
import { ErrorRenderer } from '../../http/error-renderer.ts';
import { wallClockMs } from '../../wall-clock.ts';
import { CatchUp } from './catch-up.ts';
import { deliver } from './delivery.ts';
import { FeedPosition } from './feed-position.ts';
import { FilteredPages } from './filtered-pages.ts';
import { MAX_POSITION_ENTRIES, PositionCodec } from './position.ts';
import type { StreamReader } from './stream-reader.ts';

/** Logs come within this time after they can be found. */
const POLL_MS = 500;
/** Least time between two polls, however many readers come. */
const MIN_POLL_MS = 50;
/**
 * Elasticsearch makes logs findable each second by itself. The feed asks for it if that takes longer than until the next
 * poll.
 */
const REFRESH_AFTER_MS = POLL_MS - MIN_POLL_MS;
/** Deleted indices are forgotten at this interval, if any shard is missing. */
const FORGET_MS = 60_000;
const CHECK_MS = 1_000;
/** A client that takes nothing for this long is gone, although its connection was not closed. */
const MAX_STALL_MS = 300_000;
const LOG_MS = 30_000;

/** Someone who waits for the next poll to begin. */
interface Joining {
  reader: StreamReader;
  resolve: () => void;
  reject: (error: unknown) => void;
}

@Injectable()
export class LogFeed implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Stream');
  private readonly readers = new Set<StreamReader>();
  private readonly catchUp: CatchUp;
  private joining: Joining[] = [];
  private position: FeedPosition | undefined;
  private isRunning = false;
  private wake: (() => void) | undefined;
  /** Checkpoints of earlier polls that were not reached, by shard, and when they were seen (`performance.now()`). */
  private readonly waiting = new Map<string, { checkpoint: number; since: number }>();
  /** Indices of which logs were passed that perhaps cannot be found yet, since nobody looked for them. */
  private readonly unrefreshed = new Set<string>();
  private forgotAt = 0;
  private loggedAt = -Infinity;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly logs: WrittenLogs,
    private readonly pages: FilteredPages,
    private readonly codec: PositionCodec,
    private readonly errors: ErrorRenderer,
  ) {
    this.catchUp = new CatchUp(logs, pages, {
      idOf: (reader) => this.idOf(reader),
      onFailed: (reader, error) => this.fail(reader, error),
    });
  }

  /**
   * Streams to a reader until it leaves: every log that cannot be found yet at this moment, or what comes behind the position
   * at which it resumes. Resolves when the stream has begun. Throws a SearchError, or an error of Elasticsearch.
   */
  join(reader: StreamReader): Promise<void> {
    return new Promise((resolve, reject) => {
      this.joining.push({ reader, resolve, reject });
      this.wake?.();
      if (!this.isRunning) void this.run();
    });
  }

  leave(reader: StreamReader): void {
    this.readers.delete(reader);
    this.catchUp.delete(reader);
    this.wake?.();
  }

  beforeApplicationShutdown(): void {
    for (const reader of this.readers) reader.end();
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    this.timer = setInterval(() => this.check(), CHECK_MS);
    this.position = undefined;
    this.waiting.clear();
    this.unrefreshed.clear();
    while (this.readers.size > 0 || this.joining.length > 0) {
      const started = performance.now();
      const joining = this.joining.splice(0);
      try {
        await this.poll(joining.length > 0);
        for (const one of joining) this.admit(one);
      } catch (error) {
        for (const { reject } of joining) reject(error);
        this.report(error);
      }
      await this.serveOthers(started);
    }
    clearInterval(this.timer);
    this.isRunning = false;
  }

  /** Until the next poll: those who are behind read what they lack. */
  private async serveOthers(started: number): Promise<void> {
    for (;;) {
      const left = started + (this.joining.length > 0 ? MIN_POLL_MS : POLL_MS) - performance.now();
      if (left <= 0) return;
      try {
        if (this.position && (await this.catchUp.step(this.position))) continue;
      } catch (error) {
        this.report(error);
      }
      if (this.readers.size === 0 && this.joining.length === 0) return;
      await this.pause(left);
    }
  }

  private async pause(ms: number): Promise<void> {
    const woken = new AbortController();
    this.wake = () => woken.abort();
    await sleep(ms, undefined, { signal: woken.signal }).catch(() => undefined);
    this.wake = undefined;
  }

  /** Reads what was stored since the last poll. With `toEnd`, everything up to this moment is made findable first. */
  private async poll(toEnd: boolean): Promise<void> {
    const at = wallClockMs();
    if (!this.position) return this.start(at);
    const { position } = this;
    const shards = await this.logs.shards();
    if (shards.length > MAX_POSITION_ENTRIES) throw tooManyShards(shards.length);
    const { moved, found } = position.observe(shards, at);
    await this.forget(shards, position);
    for (const reader of this.readers) this.tellUnknown(reader, found, position);
    this.catchUp.addShards(position);
    this.catchUp.takeBack(this.readers, position);
    if (toEnd) await this.refresh([...moved.map(({ index }) => index), ...this.unrefreshed]);
    const failures: unknown[] = [];
    for (const shard of moved)
      await this.follow(shard, position, toEnd).catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0] as Error;
  }

  private async start(at: number): Promise<void> {
    const position = new FeedPosition(await this.logs.indexUuids());
    // What a shard holds that can be read only later is unknown. Those of a new index hold nothing, so they are waited for.
    await this.logs.waitForNewShards();
    const shards = await this.logs.shards();
    if (shards.length > MAX_POSITION_ENTRIES) throw tooManyShards(shards.length);
    await this.refresh([LOGS_PATTERN]);
    position.start(shards, at);
    this.position = position;
  }

  /** Reads a shard up to its checkpoint, or as far as all logs can be found. */
  private async follow(shard: LogShard, position: FeedPosition, isRefreshed: boolean): Promise<void> {
    const { key, index, checkpoint } = shard;
    const waiting = this.waiting.get(key);
    for (let after = position.numbers.get(key)!; after < checkpoint;) {
      const audience = this.liveReaders();
      if (audience.size === 0) {
        if (!isRefreshed) this.unrefreshed.add(index);
        this.advance(position, key, checkpoint);
        break;
      }
      const upTo = waiting && waiting.checkpoint > after ? [waiting.checkpoint, checkpoint] : [checkpoint];
      const filters = Array.from(audience.values(), ([reader]) => reader!.filter);
      const page = await this.pages.read({ shard, after }, upTo, filters, isRefreshed);
      for (const [name, error] of page.failed)
        for (const reader of audience.get(name) ?? []) this.fail(reader, error);
      if (page.end === after) {
        const isLate =
          waiting && waiting.checkpoint > after && performance.now() - waiting.since >= REFRESH_AFTER_MS;
        if (page.failed.size === 0 && !isLate) break;
        await this.refresh([index]);
        isRefreshed = true;
        continue;
      }
      await deliver(page.hits, {
        readers: audience,
        reached: ({ sort: [number] }) => this.advance(position, key, number),
        accepts: (reader, { sort: [number] }) => {
          if (!reader.isLive || reader.hasRead(key, number)) return false;
          if (reader.hasRoom()) return true;
          this.catchUp.fallBehind(reader, position, key, number - 1);
          return false;
        },
        idOf: (reader) => this.idOf(reader),
      });
      this.advance(position, key, (after = page.end));
    }
    if (position.numbers.get(key)! >= (waiting?.checkpoint ?? -1)) this.waiting.delete(key);
    if (position.numbers.get(key)! < checkpoint && !this.waiting.has(key))
      this.waiting.set(key, { checkpoint, since: performance.now() });
  }

  /** The feed has read a shard up to this number, and so have all live readers that were not ahead. */
  private advance(position: FeedPosition, key: string, number: number): void {
    position.numbers.set(key, number);
    for (const { isLive, own } of this.readers)
      if (isLive && own.size > 0 && own.get(key)! <= number) own.delete(key);
  }

  private async refresh(indices: readonly string[]): Promise<void> {
    await this.logs.refresh([...new Set(indices)]);
    for (const index of indices) this.unrefreshed.delete(index);
  }

  private liveReaders(): Map<string, StreamReader[]> {
    const readers = new Map<string, StreamReader[]>();
    for (const reader of this.readers) {
      if (!reader.isLive) continue;
      const { key } = reader.filter;
      const others = readers.get(key);
      if (others) others.push(reader);
      else readers.set(key, [reader]);
    }
    return readers;
  }

  /** Begins the stream of someone who has waited for a poll. */
  private admit({ reader, resolve, reject }: Joining): void {
    try {
      if (!reader.isClosed) {
        const { position } = this;
        this.readers.add(reader);
        reader.onDrain(() => this.wake?.());
        const unknown = reader.resume && this.catchUp.resume(reader, reader.resume, position!);
        reader.begin(this.idOf(reader));
        this.tellUnknown(reader, unknown ?? [], position!);
      }
      resolve();
    } catch (error) {
      this.leave(reader);
      reject(error);
    }
  }

  /** Tells a reader that logs of some shards may be missed: nobody knows where to go on. */
  private tellUnknown(reader: StreamReader, found: readonly LogShard[], position: FeedPosition): void {
    if (found.every(({ key }) => reader.own.has(key))) return;
    const to = new Date(position.at).toISOString();
    const from = new Date(reader.resume?.at ?? position.at).toISOString();
    reader.missed(this.idOf(reader), { logs: null, from, to });
  }

  private idOf(reader: StreamReader): string {
    const { numbers, unknown, at } = this.position!;
    if (reader.own.size === 0 && reader.isLive) return this.codec.encode({ numbers, unknown, at });
    return this.codec.encode({
      numbers: new Map([...numbers, ...reader.own]),
      unknown,
      at: reader.isLive ? at : reader.behindAt,
    });
  }

  /** Forgets deleted indices now and then. */
  private async forget(shards: readonly LogShard[], position: FeedPosition): Promise<void> {
    if (position.shards.size <= shards.length || performance.now() - this.forgotAt < FORGET_MS) return;
    position.retain(await this.logs.indexUuids());
    this.forgotAt = performance.now();
  }

  private check(): void {
    for (const reader of this.readers) {
      if (reader.stalledMs() >= MAX_STALL_MS) reader.destroy();
      else reader.keepAlive(() => this.idOf(reader));
    }
  }

  private fail(reader: StreamReader, error: SearchError): void {
    reader.end(this.errors.render(error));
    this.leave(reader);
  }

  private report(error: unknown): void {
    if (performance.now() - this.loggedAt < LOG_MS) return;
    this.loggedAt = performance.now();
    this.logger.warn(`New logs cannot be read at the moment: ${describeFault(error)}`);
  }
}

function tooManyShards(count: number): SearchError {
  return busy(
    'unavailable',
    `Elasticsearch has ${count} shards of logs, and a stream follows ${MAX_POSITION_ENTRIES} at most. Delete old indices.`,
    60,
  );
}
