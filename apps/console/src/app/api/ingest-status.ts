// How ingest stands, live: one stream of server-sent events for all who show it.
import { DestroyRef, inject, Injectable, signal } from '@angular/core';
import type { IngestStatus, Problem } from '@timberline/contract';
import { ApiClient } from './api-client';

/**
 * The latest ingest status. The stream is open while at least one component watches.
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
  private readonly latest = signal<IngestStatus | null>(null);
  private readonly connected = signal(false);
  private readonly trouble = signal<string | null>(null);

  /** Null until the first event. Kept, and no longer `live`, when the stream breaks. */
  readonly status = this.latest.asReadonly();
  /** Whether the stream stands; the browser tries again by itself when not. */
  readonly live = this.connected.asReadonly();
  /** Why the API itself does not know how ingest stands (Redis is away), or null. */
  readonly problem = this.trouble.asReadonly();

  /** Keeps the stream open until the calling component is destroyed. Call in an injection context. */
  watch(): void {
    inject(DestroyRef).onDestroy(() => this.release());
    this.watchers++;
    if (this.source === null) this.open();
  }

  /** Opens the stream anew, without waiting for the browser to do so. */
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
    source.onmessage = (event: MessageEvent<string>) => this.take(event);
    // The event may carry a name: both are the same status.
    source.addEventListener('status', (event) => this.take(event as MessageEvent<string>));
    source.addEventListener('problem', (event) => {
      this.trouble.set((JSON.parse((event as MessageEvent<string>).data) as Problem).detail);
    });
    source.onerror = () => {
      this.connected.set(false);
      // An answer that is no stream (503, a proxy's page) ends an EventSource for good: start another, later.
      if (source.readyState === EventSource.CLOSED && this.source === source) {
        setTimeout(() => {
          if (this.source === source) this.open();
        }, REOPEN_MS);
      }
    };
  }

  private take(event: MessageEvent<string>): void {
    this.connected.set(true);
    this.trouble.set(null);
    this.latest.set(JSON.parse(event.data) as IngestStatus);
  }
}

/** Pause before a stream that was refused is asked for again: quick for a person, light on a server that starts. */
const REOPEN_MS = 3_000;
