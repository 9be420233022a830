import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { LogFilter } from '@timberline/contract';
import { allOf } from '@timberline/elastic';
import { ElasticsearchReader } from '../../elasticsearch/elasticsearch-reader.ts';
import { PartialReads } from '../../elasticsearch/partial-read.ts';
import { AnswerMemory } from '../../limits/answer-memory.ts';
import type { Reader } from '../../limits/reader.ts';
import { LogStreamLimit } from '../../limits/stream-limits.ts';
import { LogFeed } from './log-feed.ts';
import { PositionCodec } from './position.ts';
import { StreamFilter } from './stream-filter.ts';
import { StreamReader } from './stream-reader.ts';
import { UnreadEvents } from './unread-events.ts';

@Injectable()
export class StreamService {
  constructor(
    private readonly feed: LogFeed,
    private readonly codec: PositionCodec,
    private readonly limit: LogStreamLimit,
    private readonly logs: ElasticsearchReader,
    private readonly memory: AnswerMemory,
    private readonly unread: UnreadEvents,
  ) {}

  /**
   * Streams new logs until the client leaves. Throws a SearchError if the stream cannot begin.
   *
   * @param after the id of an event, to go on behind it
   */
  async stream(
    parameters: LogFilter,
    after: string | undefined,
    reader: Reader,
    reply: FastifyReply,
  ): Promise<void> {
    const resume = after === undefined ? undefined : this.codec.decode(after);
    const filter = new StreamFilter(parameters, reader.scope);
    this.limit.acquire(reader);
    await this.check(filter, reader);
    const streamReader = new StreamReader(filter, reply, resume, this.unread);
    this.unread.add(streamReader);
    reader.onClose(() => {
      this.unread.delete(streamReader);
      this.feed.leave(streamReader);
    });
    await this.feed.join(streamReader);
  }

  /**
   * A word that begins with something, behind other words, may match too many words. Then Elasticsearch refuses the search,
   * and the request can still be answered with why. All other filters can be searched for.
   */
  private async check(filter: StreamFilter, reader: Reader): Promise<void> {
    const query = allOf(filter.current().clauses);
    if (!JSON.stringify(query).includes('"intervals"')) return;
    const partials = new PartialReads();
    await this.logs.search({ query, size: 0, track_total_hits: false }, { reader, partials });
    // A stream lasts for hours, and searches no more under the limits of one search.
    reader.releasePermits();
    this.memory.shrink(reader, 0);
  }
}
