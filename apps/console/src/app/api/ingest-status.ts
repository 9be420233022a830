// The live ingest status, from one stream of server-sent events that all components share.
import { DestroyRef, inject, Injectable, signal } from '@angular/core';
import type { IngestStatus, Problem } from '@timberline/contract';
import { ApiClient } from './api-client';

/** Pause before a refused stream is opened again: short for the user, and light on a server that is starting. */
const REOPEN_DELAY_MS = 3_000;

/**
 * The latest ingest status. The stream is open while at least one component watches it.
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

  /** Keeps the stream open until the calling component is destroyed. Call in an injection context. */
  watch(): void {
    inject(DestroyRef).onDestroy(() => this.release());
    this.watchers++;
    if (this.source === null) this.open();
  }

  /** Opens a broken stream again at once, without waiting for the browser to do so. */
  reopen(): void {
    if (this.source === null || this.connected()) return;
    this.source.close();
    this.open();
  }

  private release(): void {
    if (--this.watchers > 0) return;
    this.source?.close();
    this.source = null;
    this.connected.set(false);
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
