// How far the feed has read in each shard, and which shards it knows.
import type { LogShard } from '../../elasticsearch/written-logs.ts';
import { indexHash } from './position.ts';

/** What a look at the shards has shown. */
interface Observed {
  /** There is more to read in them. */
  moved: LogShard[];
  /** They were there before but could not be read, so nobody knows what was stored in them since. */
  found: LogShard[];
  /** They are new, so nothing of them was read. */
  added: LogShard[];
}

export class FeedPosition {
  readonly numbers = new Map<string, number>();
  /** All shards that were ever seen, by their keys. */
  readonly shards = new Map<string, LogShard>();
  /** When the shards were last looked at, in ms since 1970. */
  at = 0;
  private readonly indices: Set<string>;
  /** Places of the shards that were ever seen. */
  private readonly seen = new Set<string>();
  private unknownHashes: ReadonlySet<string> = new Set();
  private readable: ReadonlySet<string> = new Set();

  /** @param indices the UUIDs of all indices, read before the shards are first looked at: any other index is new */
  constructor(indices: Iterable<string>) {
    this.indices = new Set(indices);
  }

  /** Hashes of the indices of which no shard was read yet. */
  get unknown(): ReadonlySet<string> {
    return this.unknownHashes;
  }

  isReadable(key: string): boolean {
    return this.readable.has(key);
  }

  /** The first look: everything that is there has been read. */
  start(shards: readonly LogShard[], at: number): void {
    for (const shard of shards) this.numbers.set(shard.key, shard.checkpoint);
    this.observe(shards, at);
  }

  observe(shards: readonly LogShard[], at: number): Observed {
    const observed: Observed = { moved: [], found: [], added: [] };
    for (const shard of shards) {
      this.shards.set(shard.key, shard);
      if (!this.numbers.has(shard.key)) {
        // Numbers that begin anew in a shard that was seen before: Elasticsearch could not continue the old ones.
        const isKnown = this.indices.has(shard.indexUuid) || this.seen.has(place(shard));
        this.numbers.set(shard.key, isKnown ? shard.checkpoint : -1);
        observed[isKnown ? 'found' : 'added'].push(shard);
      }
      this.seen.add(place(shard));
      if (shard.checkpoint > this.numbers.get(shard.key)!) observed.moved.push(shard);
    }
    this.readable = new Set(shards.map(({ key }) => key));
    this.at = at;
    this.updateUnknown();
    return observed;
  }

  /** Forgets what is of no index any more. */
  retain(indices: ReadonlySet<string>): void {
    for (const [key, shard] of this.shards) {
      if (indices.has(shard.indexUuid)) continue;
      this.shards.delete(key);
      this.seen.delete(place(shard));
      this.numbers.delete(key);
    }
    for (const uuid of this.indices) if (!indices.has(uuid)) this.indices.delete(uuid);
    this.updateUnknown();
  }

  private updateUnknown(): void {
    const seen = new Set(Array.from(this.shards.values(), ({ indexUuid }) => indexUuid));
    const unknown = Array.from(this.indices).filter((uuid) => !seen.has(uuid));
    this.unknownHashes = new Set(unknown.map(indexHash));
  }
}

function place({ indexUuid, shard }: LogShard): string {
  return `${indexUuid} ${shard}`;
}
