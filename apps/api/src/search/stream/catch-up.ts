// Readers of the stream that are behind the feed: they resume, or did not take what was written for a while. They read the
// logs that they lack by pages of their own, one page at a time in this process, until they are level with the feed.
import type { SearchError } from '../../elasticsearch/search-error.ts';
import type { LogShard, WrittenLogs } from '../../elasticsearch/written-logs.ts';
import { wallClockMs } from '../../wall-clock.ts';
import { deliver } from './delivery.ts';
import type { FeedPosition } from './feed-position.ts';
import type { FilteredPages } from './filtered-pages.ts';
import { indexHash, type StreamPosition } from './position.ts';
import type { StreamReader } from './stream-reader.ts';

/** A stream can be resumed for this long. Whoever was away for longer wants to see what happens now. */
const MAX_RESUME_AGE_MS = 30 * 60_000;
/** A reader that is behind for this long reads more slowly than logs come. */
const MAX_BEHIND_MS = 10 * 60_000;
/** A reader that takes nothing for this long goes on with what is new. */
const MAX_FULL_MS = 60_000;

interface CatchUpEvents {
  idOf: (reader: StreamReader) => string;
  /** The filter of a reader cannot be searched for. */
  onFailed: (reader: StreamReader, error: SearchError) => void;
}

export class CatchUp {
  /** In the order of their turns. */
  private readonly behind = new Set<StreamReader>();

  constructor(
    private readonly logs: Pick<WrittenLogs, 'count' | 'refresh'>,
    private readonly pages: Pick<FilteredPages, 'read'>,
    private readonly events: CatchUpEvents,
  ) {}

  delete(reader: StreamReader): void {
    this.behind.delete(reader);
  }

  /** Sets where a reader resumes. Returns the shards of which nobody knows where. */
  resume(reader: StreamReader, resume: StreamPosition, position: FeedPosition): LogShard[] {
    const unknown: LogShard[] = [];
    for (const [key, number] of position.numbers) {
      const shard = position.shards.get(key)!;
      const known = resume.numbers.get(key);
      if (known !== undefined) reader.own.set(key, known);
      else if (resume.unknown.has(indexHash(shard.indexUuid))) unknown.push(shard);
      // A shard that came later: nothing of it was read.
      else reader.own.set(key, -1);
      if (known === number) reader.own.delete(key);
    }
    // Shards that cannot be read at the moment.
    for (const [key, number] of resume.numbers) if (!position.numbers.has(key)) reader.own.set(key, number);
    if (isBehind(reader, position)) this.add(reader, position, resume.at);
    reader.isTooOld = wallClockMs() - resume.at > MAX_RESUME_AGE_MS;
    return unknown;
  }

  /** A reader has no room for the logs behind `number` of a shard. */
  fallBehind(reader: StreamReader, position: FeedPosition, key: string, number: number): void {
    this.add(reader, position, position.at);
    reader.own.set(key, number);
  }

  /** Whoever is behind has not read the shards that the feed has just begun to follow. */
  addShards(position: FeedPosition): void {
    for (const { own } of this.behind)
      for (const [key, number] of position.numbers) if (!own.has(key)) own.set(key, number);
  }

  /** Live readers that were behind in a shard that could not be read, and can be read again. */
  takeBack(readers: Iterable<StreamReader>, position: FeedPosition): void {
    for (const reader of readers)
      if (reader.isLive && reader.own.size > 0 && isBehind(reader, position))
        this.add(reader, position, position.at);
  }

  /** Lets one reader read a page, and others who are at the same place. False if there is nothing to do at the moment. */
  async step(position: FeedPosition): Promise<boolean> {
    for (const reader of this.behind) {
      if (reader.isClosed || !isBehind(reader, position)) {
        this.finish(reader, position);
        return true;
      }
      const fullMs = reader.fullSince === undefined ? 0 : performance.now() - reader.fullSince;
      if (!reader.hasRoom()) continue;
      this.behind.delete(reader);
      this.behind.add(reader);
      const isTooSlow = fullMs > MAX_FULL_MS || performance.now() - reader.behindSince > MAX_BEHIND_MS;
      if (reader.isTooOld || isTooSlow) await this.skip(reader, position);
      else await this.readPage(reader, position);
      if (!isBehind(reader, position)) this.finish(reader, position);
      return true;
    }
    return false;
  }

  private add(reader: StreamReader, position: FeedPosition, at: number): void {
    for (const [key, number] of position.numbers) if (!reader.own.has(key)) reader.own.set(key, number);
    reader.isLive = false;
    reader.behindSince = performance.now();
    reader.behindAt = at;
    this.behind.add(reader);
  }

  /** The reader is level with the feed, in all shards that can be read. */
  private finish(reader: StreamReader, position: FeedPosition): void {
    this.behind.delete(reader);
    for (const [key, number] of position.numbers) if (reader.own.get(key) === number) reader.own.delete(key);
    reader.isLive = true;
  }

  private async readPage(reader: StreamReader, position: FeedPosition): Promise<void> {
    const shard = firstBehind(reader, position)!;
    const { key } = shard;
    const after = reader.own.get(key)!;
    const upTo = [position.numbers.get(key)!];
    const readers = this.readersBetween(key, after, upTo[0]!);
    const filters = Array.from(readers.values(), ([one]) => one!.filter);
    let page = await this.pages.read({ shard, after }, upTo, filters, false);
    if (page.end === after && page.failed.size === 0) {
      await this.logs.refresh([shard.index]);
      page = await this.pages.read({ shard, after }, upTo, filters, true);
    }
    for (const [name, error] of page.failed)
      for (const one of readers.get(name) ?? []) this.events.onFailed(one, error);
    const full = new Set<StreamReader>();
    await deliver(page.hits, {
      readers,
      reached: () => undefined,
      accepts: (one, { sort: [number] }) => {
        if (full.has(one) || one.hasRead(key, number)) return false;
        if (one.hasRoom()) {
          one.own.set(key, number);
          return true;
        }
        full.add(one);
        one.own.set(key, number - 1);
        return false;
      },
      idOf: this.events.idOf,
    });
    for (const one of [...readers.values()].flat())
      if (!full.has(one) && !one.hasRead(key, page.end)) one.own.set(key, page.end);
  }

  /** Those who can read a page that begins behind `after`, by their filters. */
  private readersBetween(key: string, after: number, end: number): Map<string, StreamReader[]> {
    const readers = new Map<string, StreamReader[]>();
    for (const reader of this.behind) {
      const number = reader.own.get(key)!;
      if (number < after || number >= end || !reader.hasRoom()) continue;
      const others = readers.get(reader.filter.key);
      if (others) others.push(reader);
      else readers.set(reader.filter.key, [reader]);
    }
    return readers;
  }

  /** Counts what the reader lacks, and goes on with what is new. */
  private async skip(reader: StreamReader, position: FeedPosition): Promise<void> {
    const from = new Date(reader.behindAt).toISOString();
    const filter = reader.filter.current();
    const ends = new Map<string, number>();
    let logs = 0;
    for (const [key, upTo] of position.numbers) {
      const after = reader.own.get(key)!;
      if (after >= upTo || !position.isReadable(key)) continue;
      logs += await this.logs.count({ shard: position.shards.get(key)!, after, upTo }, filter);
      ends.set(key, upTo);
    }
    for (const [key, end] of ends) reader.own.set(key, end);
    reader.behindAt = position.at;
    reader.isTooOld = false;
    if (logs > 0 && !reader.isClosed)
      reader.missed(this.events.idOf(reader), { logs, from, to: new Date(position.at).toISOString() });
  }
}

function isBehind(reader: StreamReader, position: FeedPosition): boolean {
  return firstBehind(reader, position) !== undefined;
}

/** The first shard of which the reader lacks logs that can be read. */
function firstBehind({ own }: StreamReader, position: FeedPosition): LogShard | undefined {
  for (const [key, number] of own) {
    const end = position.numbers.get(key);
    if (end !== undefined && number < end && position.isReadable(key)) return position.shards.get(key);
  }
  return undefined;
}
