// Tells every listener how ingest stands. One reader serves them all, and only while somebody listens.
import type { ServerResponse } from 'node:http';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { LogQueue } from '@timberline/queue';
import { problemBody, ProblemError } from '../../problem/problem-error.ts';
import { toProblem } from '../../problem/to-problem.ts';

/** Twice the promised one a second. */
const READ_MS = 500;
/** While nothing moves the same is said again so often, which keeps proxies from closing the connection. */
const REPEAT_MS = 5_000;
/** A listener that has so much unread is passed over: the next event says all that the missed one did. */
const UNREAD_BYTES = 64 * 1024;
/** Of one API process: each holds a connection open. */
const MAX_LISTENERS = 1_000;

@Injectable()
export class StatusFeed implements BeforeApplicationShutdown {
  private readonly listeners = new Set<ServerResponse>();
  private timer: NodeJS.Timeout | undefined;
  private last = { event: '', at: 0 };

  constructor(@Inject(LogQueue) private readonly queue: LogQueue) {}

  /** Makes an answer a listener until its client goes. */
  join(reply: FastifyReply): void {
    if (this.listeners.size >= MAX_LISTENERS)
      throw new ProblemError(503, 'Too many listen already.', { retryAfterSeconds: READ_MS / 100 });
    reply.hijack();
    const response = reply.raw;
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      // nginx would hold events back otherwise.
      'x-accel-buffering': 'no',
    });
    response.flushHeaders();
    response.on('close', () => this.leave(response));
    response.on('error', () => this.leave(response));
    this.listeners.add(response);
    // A newcomer is told at once what was last read, or what is read now.
    if (this.timer) response.write(this.last.event);
    else void this.read();
  }

  beforeApplicationShutdown(): void {
    for (const response of this.listeners) response.end();
  }

  private leave(response: ServerResponse): void {
    this.listeners.delete(response);
    if (this.listeners.size > 0) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    // Or the next to come would hear nothing until something moves, as though it had been told this already.
    this.last = { event: '', at: 0 };
  }

  private async read(): Promise<void> {
    this.timer = setTimeout(() => void this.read(), READ_MS);
    const event = await this.event();
    const now = Date.now();
    if (event === this.last.event && now - this.last.at < REPEAT_MS) return;
    this.last = { event, at: now };
    for (const response of this.listeners) if (response.writableLength < UNREAD_BYTES) response.write(event);
  }

  private async event(): Promise<string> {
    try {
      return `data: ${JSON.stringify(await this.queue.status())}\n\n`;
    } catch (error) {
      const { status, detail } = toProblem(error);
      return `event: problem\ndata: ${JSON.stringify(problemBody(status, detail))}\n\n`;
    }
  }
}
