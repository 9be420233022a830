// Whether Timberline can be reached, from the browser's network state and from the stream of ingest status.
import { computed, effect, inject, Injectable, signal, untracked } from '@angular/core';
import { toApiError } from './api-error';
import { ApiRequest } from './api-request';
import { IngestStatusStore } from './ingest-status';
import { Session } from './session';

type ConnectionState = 'connected' | 'offline' | 'unreachable';

/**
 * The API is asked at this interval while the stream is closed. The first question waits as long, which gives a page
 * that loads, or an API that restarts, the time to open the stream.
 */
const PROBE_INTERVAL_MS = 4_000;

/**
 * ```ts
 * private readonly connection = inject(Connection);
 * connection.state();         // 'offline': the browser has no network; 'unreachable': the API does not answer
 * connection.reconnections(); // grows whenever there may be a connection again: repeat what had failed
 * ```
 */
@Injectable({ providedIn: 'root' })
export class Connection {
  private readonly request = inject(ApiRequest);
  private readonly ingest = inject(IngestStatusStore);
  private readonly session = inject(Session);
  private readonly online = signal(navigator.onLine);
  private readonly unreachable = signal(false);
  private readonly reconnectionCount = signal(0);

  readonly state = computed<ConnectionState>(() =>
    !this.online() ? 'offline' : this.unreachable() ? 'unreachable' : 'connected',
  );
  readonly reconnections = this.reconnectionCount.asReadonly();

  constructor() {
    addEventListener('online', () => this.online.set(true));
    addEventListener('offline', () => this.online.set(false));
    effect((onCleanup) => {
      if (this.ingest.live()) {
        untracked(() => this.unreachable.set(false));
        return;
      }
      const timer = setInterval(() => void this.probe(), PROBE_INTERVAL_MS);
      onCleanup(() => clearInterval(timer));
    });
    let before = { connected: true, live: true };
    effect(() => {
      const now = { connected: this.state() === 'connected', live: this.ingest.live() };
      const regained = (now.connected && !before.connected) || (now.live && !before.live);
      before = now;
      if (regained) untracked(() => this.countReconnection());
    });
  }

  /** Reopens the stream and repeats what had failed, without waiting for the next probe. */
  retry(): void {
    this.ingest.reopen();
    this.countReconnection();
  }

  /**
   * Asks the API itself, since it can answer while the stream is refused (Redis is down, for example), or not allowed. What
   * it asks anyone may, and it keeps no session alive that its person has left.
   */
  private async probe(): Promise<void> {
    try {
      await this.request.json('GET', '/api/auth/login');
      this.unreachable.set(false);
      if (this.session.state() === 'unknown') void this.session.load();
    } catch (error) {
      this.unreachable.set(toApiError(error).kind === 'network');
    }
  }

  private countReconnection(): void {
    this.reconnectionCount.update((count) => count + 1);
  }
}
