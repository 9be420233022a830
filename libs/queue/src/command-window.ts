// Bounds the bytes that are sent to Redis and not answered yet, and stops sending while Redis does not answer.
import type { Redis } from 'ioredis';
import { queueError, QueueUnavailableError } from './errors.ts';

interface WaitingCommand {
  bytes: number;
  start: () => void;
  fail: (error: Error) => void;
}

/**
 * Sends commands in order, so few bytes at a time that Redis is never busy with them for long: a healthy Redis answers each
 * command before its timeout, also on a slow disk. When the answer to one is lost, nothing more is sent until Redis answers
 * a ping, so that what Redis does not read cannot pile up in this process, and what was not sent is known not to be stored.
 */
export class CommandWindow {
  private unanswered = 0;
  private waiting: WaitingCommand[] = [];
  private silence: QueueUnavailableError | undefined;

  /**
   * @param client the connection that the commands use
   * @param maxBytes unanswered bytes; a longer command is sent when nothing else is unanswered
   */
  constructor(
    private readonly client: Redis,
    private readonly maxBytes: number,
  ) {}

  /** Sends a command when its turn has come. Throws QueueUnavailableError with the outcome `none` if it was not sent. */
  async run<T>(bytes: number, send: () => Promise<T>): Promise<T> {
    if (this.silence) throw notSent(this.silence);
    if (this.waiting.length === 0 && this.fits(bytes)) this.unanswered += bytes;
    else await new Promise<void>((start, fail) => this.waiting.push({ bytes, start, fail }));
    try {
      return await send();
    } catch (error) {
      const cause = queueError(error);
      if (cause instanceof QueueUnavailableError) this.fail(cause);
      throw cause;
    } finally {
      this.unanswered -= bytes;
      this.startWaiting();
    }
  }

  private fits(bytes: number): boolean {
    return this.unanswered === 0 || this.unanswered + bytes <= this.maxBytes;
  }

  private startWaiting(): void {
    while (this.waiting.length > 0 && this.fits(this.waiting[0]!.bytes)) {
      const { bytes, start } = this.waiting.shift()!;
      this.unanswered += bytes;
      start();
    }
  }

  /** Fails what waits, since each command would wait for its timeout in turn, past the 2 s of the contract. */
  private fail(cause: QueueUnavailableError): void {
    const { waiting } = this;
    this.waiting = [];
    for (const { fail } of waiting) fail(notSent(cause));
    if (cause.outcome === 'unknown' && !this.silence) {
      this.silence = cause;
      void this.awaitAnswer();
    }
  }

  /** Ends the silence when Redis answers. Without a connection it ends as well, since each command then fails at once. */
  private async awaitAnswer(): Promise<void> {
    while (this.silence) {
      try {
        await this.client.ping();
        this.silence = undefined;
      } catch (error) {
        const cause = queueError(error);
        if (cause instanceof QueueUnavailableError && cause.outcome === 'unknown') continue;
        this.silence = undefined;
      }
    }
  }
}

function notSent({ reason }: QueueUnavailableError): QueueUnavailableError {
  return new QueueUnavailableError(reason, 'none');
}
