// One reader of the stream: where it is, and how much of what was written it has not taken.
import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { MissedLogs } from '@timberline/contract';
import { API_HEADERS } from '../../http/security-headers.ts';
import { MAX_UNREAD_EVENT_BYTES } from '../../limits/memory-budget.ts';
import { COMMENT, idOnly, missedEvent, problemEvent } from './events.ts';
import type { StreamPosition } from './position.ts';
import type { StreamFilter } from './stream-filter.ts';
import type { UnreadEvents } from './unread-events.ts';

/** The comment comes within 15 s: it is looked for each second. */
const COMMENT_AFTER_MS = 14_000;
/** How soon a browser connects again. */
const RETRY_MS = 1_000;

export class StreamReader {
  /**
   * The numbers up to which it has read, where they may differ from those of the feed. While it is behind, it has all of
   * them.
   */
  readonly own = new Map<string, number>();
  /** It gets each log as the feed finds it. Otherwise it reads what it lacks by its own pages. */
  isLive = true;
  /** Since when it is behind, and since when nothing more can be written, by `performance.now()`. */
  behindSince = 0;
  fullSince: number | undefined;
  /** How far it had read when it fell behind, in ms since 1970. */
  behindAt = 0;
  /** It resumes where too much has come since. */
  isTooOld = false;
  private wroteAt = 0;
  private taken = { bytes: 0, at: performance.now() };
  private readonly response: ServerResponse;

  constructor(
    readonly filter: StreamFilter,
    private readonly reply: FastifyReply,
    /** Where to go on; undefined for whoever begins. */
    readonly resume: StreamPosition | undefined,
    private readonly unread: Pick<UnreadEvents, 'isFull' | 'wrote'>,
  ) {
    this.response = reply.raw;
  }

  get isClosed(): boolean {
    return this.response.destroyed || this.response.writableEnded;
  }

  get unreadBytes(): number {
    return this.response.writableLength;
  }

  /** Whether it has read a number of a shard. */
  hasRead(key: string, number: number): boolean {
    const own = this.own.get(key);
    return own !== undefined && number <= own;
  }

  begin(id: string): void {
    this.reply.hijack();
    this.response.writeHead(200, {
      ...API_HEADERS,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      // Without this nginx buffers the events.
      'x-accel-buffering': 'no',
    });
    // Node sends the head alone, and waits for an end.
    if (this.reply.request.method === 'HEAD') this.response.end();
    else this.write(`id: ${id}\nretry: ${RETRY_MS}\n\n`);
  }

  write(event: string | Buffer): void {
    this.wroteAt = performance.now();
    this.response.write(event);
    this.unread.wrote(event.length);
  }

  missed(id: string, missed: MissedLogs): void {
    this.write(missedEvent(id, missed));
  }

  /** Whether more may be written; notes when it could not. */
  hasRoom(): boolean {
    const { unreadBytes } = this;
    // A reader that has taken everything gets its next event whatever the others do.
    const isFull = unreadBytes >= MAX_UNREAD_EVENT_BYTES || (unreadBytes > 0 && this.unread.isFull());
    if (isFull) this.fullSince ??= performance.now();
    else this.fullSince = undefined;
    return this.fullSince === undefined;
  }

  /** Writes a comment if nothing came for long, and how far the reader is by now. */
  keepAlive(id: () => string): void {
    if (performance.now() - this.wroteAt < COMMENT_AFTER_MS || !this.hasRoom()) return;
    this.write(COMMENT + idOnly(id()));
  }

  /** For how long it has taken nothing of what waits for it. */
  stalledMs(): number {
    const now = performance.now();
    const { socket } = this.response;
    const bytes = socket ? socket.bytesWritten - socket.writableLength : 0;
    if (this.unreadBytes === 0 || bytes > this.taken.bytes) this.taken = { bytes, at: now };
    return now - this.taken.at;
  }

  onDrain(callback: () => void): void {
    this.response.on('drain', callback);
  }

  /** Ends the stream; with a problem if it cannot go on. */
  end(problem?: unknown): void {
    this.response.end(problem === undefined ? undefined : problemEvent(problem));
  }

  destroy(): void {
    this.response.destroy();
  }
}
