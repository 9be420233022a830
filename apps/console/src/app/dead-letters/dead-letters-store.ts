// The loaded dead letters, and what can be done with them.
import { computed, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { DeadLetter } from '@timberline/contract';
import { ApiClient, type DeadLetterSelection } from '../api/api-client';
import { isAborted } from '../api/api-error';
import { IngestStatusStore } from '../api/ingest-status';
import { logsText } from '../text/counts';

const PAGE_SIZE = 50;
/**
 * A replayed dead letter stays listed until its log is indexed. For this time the list is loaded again whenever the
 * number of dead letters drops.
 */
const REPLAY_WATCH_MS = 30_000;

/** Provided by the page, which loads the list by `load()`. */
@Injectable()
export class DeadLettersStore {
  private readonly api = inject(ApiClient);
  private readonly ingest = inject(IngestStatusStore);
  private readonly loaded = signal<readonly DeadLetter[]>([]);
  private replayWatchUntil = 0;

  readonly list = this.loaded.asReadonly();
  /** The ids of the selected dead letters. Loading the list anew clears the selection. */
  readonly selected = signal<ReadonlySet<string>>(new Set());
  /** The cursor of the next page, or null after the last one. */
  readonly next = signal<string | null>(null);
  /** The number of all dead letters when the list was loaded. */
  readonly total = signal(0);
  readonly loading = signal(true);
  /** Whether a replay or a deletion is under way. */
  readonly acting = signal(false);
  readonly error = signal<string | null>(null);
  /** What the last action did; empty without one. */
  readonly result = signal('');
  /** How many dead letters have arrived since the list was loaded. */
  readonly newCount = computed(() => {
    const current = this.ingest.status()?.deadLetters;
    return current === undefined || this.loading() || this.acting() ? 0 : Math.max(0, current - this.total());
  });

  constructor() {
    this.ingest.watch();
    effect(() => {
      const current = this.ingest.status()?.deadLetters;
      untracked(() => {
        const dropped = current !== undefined && current < this.total();
        if (dropped && performance.now() < this.replayWatchUntil && !this.loading()) void this.load();
      });
    });
  }

  /** Loads the first page, or the page at a cursor, which is added to the list. */
  async load(after?: string): Promise<void> {
    this.loading.set(true);
    this.error.set(null);
    try {
      const page = await this.api.deadLetters({ size: PAGE_SIZE, after });
      this.loaded.update((list) => (after === undefined ? page.deadLetters : [...list, ...page.deadLetters]));
      this.next.set(page.next);
      this.total.set(page.total);
      if (after === undefined) this.selected.set(new Set());
    } catch (error) {
      this.fail('The dead letters could not be loaded.', error);
    }
    this.loading.set(false);
  }

  async replay(selection: DeadLetterSelection): Promise<void> {
    await this.act('The logs could not be queued again.', async () => {
      const { replayed } = await this.api.replayDeadLetters(selection);
      this.replayWatchUntil = performance.now() + REPLAY_WATCH_MS;
      return (
        `${logsText(replayed)} ${wasOrWere(replayed)} queued again. Logs leave this list once they are indexed; ` +
        'those that are rejected again stay.'
      );
    });
  }

  async delete(selection: DeadLetterSelection): Promise<void> {
    await this.act('The logs could not be deleted.', async () => {
      const { deleted } = await this.api.deleteDeadLetters(selection);
      return `${logsText(deleted)} ${wasOrWere(deleted)} deleted.`;
    });
  }

  private async act(failure: string, action: () => Promise<string>): Promise<void> {
    this.acting.set(true);
    this.error.set(null);
    this.result.set('');
    try {
      this.result.set(await action());
      await this.load();
    } catch (error) {
      this.fail(failure, error);
    }
    this.acting.set(false);
  }

  private fail(failure: string, error: unknown): void {
    if (isAborted(error)) return;
    this.error.set(`${failure} ${error instanceof Error ? error.message : String(error)}`);
  }
}

function wasOrWere(count: number): string {
  return count === 1 ? 'was' : 'were';
}
