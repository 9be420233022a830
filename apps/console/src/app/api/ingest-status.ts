// The live ingest status, from one stream of server-sent events that all components share.
import { DestroyRef, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { IngestStatus, Problem } from '@timberline/contract';
import { ApiClient } from './api-client';
import { Session } from './session';

/** Pause before a refused stream is opened again: short for the user, and light on a server that is starting. */
const REOPEN_DELAY_MS = 3_000;

/**
 * The latest ingest status. The stream is open while at least one component watches it and the person may.
 *
 * ```ts
 * private readonly ingest = inject(IngestStatusStore);
 * constructor() { this.ingest.watch(); } // until the component is destroyed
 * // in the template: ingest.status()?.queued, ingest.live()
 * ```
 */
@Injectable({ providedIn: 'root' })
export class IngestStatusStore {
  private readonly api = inject(ApiClient);
  private readonly session = inject(Session);
  private watchers = 0;
  private source: EventSource | null = null;
  private readonly latestStatus = signal<IngestStatus | null>(null);
  private readonly connected = signal(false);
  private readonly latestError = signal<string | null>(null);

  /** Null until the first event. It keeps its value, and `live` becomes false, when the stream breaks. */
  readonly status = this.latestStatus.asReadonly();
  /** Whether the stream is open. The browser reopens a broken stream by itself. */
  readonly live = this.connected.asReadonly();
  /** Why the API cannot tell the status at the moment (Redis is down, for example), or null. */
  readonly error = this.latestError.asReadonly();

  constructor() {
    effect(() => {
      const isAllowed = this.session.can('read-status');
      untracked(() => {
        if (!isAllowed) this.close();
        else if (this.watchers > 0 && this.source === null) this.open();
      });
    });
  }

  /** Keeps the stream open until the calling component is destroyed. Call in an injection context. */
  watch(): void {
    inject(DestroyRef).onDestroy(() => this.release());
    this.watchers++;
    if (this.source === null && this.session.can('read-status')) this.open();
  }

  /** Opens a broken stream again at once, without waiting for the browser to do so. */
  reopen(): void {
    if (this.source === null || this.connected()) return;
    this.source.close();
    this.open();
  }

  private release(): void {
    if (--this.watchers === 0) this.close();
  }

  private close(): void {
    this.source?.close();
    this.source = null;
    this.connected.set(false);
    // Whoever comes next may not be allowed to see it.
    if (!this.session.can('read-status')) this.latestStatus.set(null);
  }

  private open(): void {
    const source = new EventSource(this.api.ingestStreamUrl);
    this.source = source;
    source.onopen = () => this.connected.set(true);
    // The status comes as an event without a name or with the name `status`.
    source.onmessage = (event: MessageEvent<string>) => this.receive(event);
    source.addEventListener('status', (event: MessageEvent<string>) => this.receive(event));
    source.addEventListener('problem', (event: MessageEvent<string>) => {
      this.latestError.set((JSON.parse(event.data) as Problem).detail);
    });
    source.onerror = () => {
      this.connected.set(false);
      // The browser does not tell why the stream was refused: the session may have ended.
      if (source.readyState === EventSource.CLOSED && this.session.state() === 'in') void this.session.load();
      // The browser gives up when the answer is not a stream (a 503, a proxy's page), so it is opened again here.
      if (source.readyState === EventSource.CLOSED && this.source === source) {
        setTimeout(() => {
          if (this.source === source) this.open();
        }, REOPEN_DELAY_MS);
      }
    };
  }

  private receive(event: MessageEvent<string>): void {
    this.connected.set(true);
    this.latestError.set(null);
    this.latestStatus.set(JSON.parse(event.data) as IngestStatus);
  }
}
