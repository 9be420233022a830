// Streams the state of ingest to any number of clients. One poll serves them all, and runs only while there are any.
import type { ServerResponse } from 'node:http';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { LogQueue } from '@timberline/queue';
import { ErrorRenderer } from '../../http/error-renderer.ts';
import { API_HEADERS } from '../../http/security-headers.ts';
import type { Reader } from '../../limits/reader.ts';
import { SlowReaders } from '../../limits/slow-readers.ts';
import { StatusStreamLimit } from '../../limits/stream-limits.ts';

/** Twice as often as the promised event per second. */
const POLL_MS = 500;
/** An unchanged event is repeated after this, which keeps proxies from closing the connection. */
const REPEAT_MS = 5_000;
/** A client with this much unread is skipped; the next event supersedes the one that it misses. */
const MAX_UNREAD_BYTES = 64 * 1024;

@Injectable()
export class StatusFeed implements BeforeApplicationShutdown {
  private readonly clients = new Set<ServerResponse>();
  private timer: NodeJS.Timeout | undefined;
  private last = { event: '', at: 0 };

  constructor(
    private readonly queue: LogQueue,
    private readonly errors: ErrorRenderer,
    private readonly limit: StatusStreamLimit,
    private readonly slowReaders: SlowReaders,
  ) {}

  /** Streams events to a client until it disconnects. Throws a SearchError if too many are connected. */
  join(reader: Reader, reply: FastifyReply): void {
    this.limit.acquire(reader);
    reply.hijack();
    const response = reply.raw;
    response.writeHead(200, {
      ...API_HEADERS,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      // Without this nginx buffers the events.
      'x-accel-buffering': 'no',
    });
    // Node sends the head alone, and waits for an end.
    if (reply.request.method === 'HEAD') return void response.end();
    response.flushHeaders();
    response.on('close', () => this.leave(response));
    response.on('error', () => this.leave(response));
    this.clients.add(response);
    this.slowReaders.watch(response);
    // A new client gets the latest event at once, or the first one when it has been polled.
    if (this.timer) response.write(this.last.event);
    else void this.poll();
  }

  beforeApplicationShutdown(): void {
    for (const response of this.clients) response.end();
  }

  private leave(response: ServerResponse): void {
    this.clients.delete(response);
    if (this.clients.size > 0) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    // Otherwise the next client would not get an event that the last one has had.
    this.last = { event: '', at: 0 };
  }

  private async poll(): Promise<void> {
    this.timer = setTimeout(() => void this.poll(), POLL_MS);
    const event = await this.readEvent();
    const now = performance.now();
    if (event === this.last.event && now - this.last.at < REPEAT_MS) return;
    this.last = { event, at: now };
    for (const response of this.clients)
      if (response.writableLength < MAX_UNREAD_BYTES) response.write(event);
  }

  private async readEvent(): Promise<string> {
    try {
      return `data: ${JSON.stringify(await this.queue.status())}\n\n`;
    } catch (error) {
      return `event: problem\ndata: ${JSON.stringify(this.errors.render(error))}\n\n`;
    }
  }
}
