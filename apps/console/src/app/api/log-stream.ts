// New logs as they are stored, from a stream of server-sent events that goes on where it broke off.
import type { FoundLog, MissedLogs } from '@timberline/contract';

/** Pause before a refused stream is opened again, as for the ingest status. */
const REOPEN_DELAY_MS = 3_000;

export interface LogStreamListener {
  /** The stream is open. What is stored from now on comes; `resumed` if it goes on where it broke off. */
  opened(resumed: boolean): void;
  log(log: FoundLog): void;
  missed(missed: MissedLogs): void;
  /** The stream broke. It is opened again by itself. */
  broke(): void;
}

/**
 * ```ts
 * const stream = new LogStream((after) => api.logStreamUrl(filter, after), listener);
 * stream.close();
 * ```
 */
export class LogStream {
  private source: EventSource | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** The id of the last event with data, where the browser has given up and cannot resume by itself. */
  private lastId = '';

  constructor(
    private readonly urlOf: (after: string | undefined) => string,
    private readonly listener: LogStreamListener,
  ) {
    this.open();
  }

  close(): void {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }

  private open(): void {
    const source = new EventSource(this.urlOf(this.lastId || undefined));
    this.source = source;
    // Without an event there is no id to go on with, unless the browser itself has one.
    let isResumed = this.lastId !== '';
    source.onopen = () => {
      this.listener.opened(isResumed);
      isResumed = true;
    };
    source.addEventListener('log', (event: MessageEvent<string>) => {
      this.lastId = event.lastEventId;
      this.listener.log(JSON.parse(event.data) as FoundLog);
    });
    source.addEventListener('missed', (event: MessageEvent<string>) => {
      this.lastId = event.lastEventId;
      this.listener.missed(JSON.parse(event.data) as MissedLogs);
    });
    // The API ends a stream that it cannot go on with. The browser would come back at once.
    source.addEventListener('problem', () => {
      source.close();
      this.reopenLater(source);
    });
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) this.reopenLater(source);
      else this.listener.broke();
    };
  }

  private reopenLater(source: EventSource): void {
    if (this.source !== source) return;
    this.listener.broke();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), REOPEN_DELAY_MS);
  }
}
