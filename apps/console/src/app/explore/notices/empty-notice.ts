import { Component, computed, effect, inject, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { LogFilter } from '@timberline/contract';
import { ApiClient } from '../../api/api-client';
import { isAborted, toApiError } from '../../api/api-error';
import { IngestStatusStore } from '../../api/ingest-status';
import { Session } from '../../api/session';
import { countText } from '../../text/counts';
import { fixedQueries } from '../query-bar/input/query-fixes';
import { ExploreState } from '../state/explore-state';
import { SearchStore } from '../state/search-store';
import { formatTime, offsetText } from '../time/zone';
import { type NearestLogs, nearestLogs, withoutRange } from './nearest-logs';

/** Buckets of the histogram over all times that finds the nearest logs. */
const BUCKETS = 100;

/** Why nothing matches; `nearest` has the logs that match at other times. */
type Reason =
  { kind: 'searching' | 'no-logs' | 'no-match' | 'unknown' } | { kind: 'other-times'; nearest: NearestLogs };

/**
 * Says, when the list is empty, whether logs match at other times, whether there are any logs, and what to do.
 *
 * ```html
 * <tl-empty-notice />
 * ```
 */
@Component({
  selector: 'tl-empty-notice',
  imports: [MatButton, RouterLink],
  templateUrl: './empty-notice.html',
  styleUrl: './notice.scss',
})
export class EmptyNotice {
  protected readonly state = inject(ExploreState);
  protected readonly search = inject(SearchStore);
  protected readonly session = inject(Session);
  private readonly api = inject(ApiClient);
  private readonly ingest = inject(IngestStatusStore);

  protected readonly countText = countText;
  protected readonly reason = signal<Reason>({ kind: 'searching' });
  protected readonly filtered = computed(
    () => this.state.q() !== '' || this.state.filters().some((f) => !f.off),
  );
  /** Queries that were perhaps meant. */
  protected readonly fixes = computed(() => fixedQueries(this.state.q()));
  protected readonly nearest = computed(() => {
    const reason = this.reason();
    if (reason.kind !== 'other-times') return null;
    const { total, range } = reason.nearest;
    const zone = this.state.zone();
    const [from, to] = [Date.parse(range.from), Date.parse(range.to)];
    const logs = this.filtered()
      ? `matching ${total === 1 ? 'log is' : 'logs are'}`
      : total === 1
        ? 'log is'
        : 'logs are';
    return {
      total: countText(total),
      logs,
      from: formatTime(from, zone, 'minute'),
      to: formatTime(to, zone, 'minute'),
      offset: offsetText(to, zone),
    };
  });
  /** How many accepted logs cannot be found yet. */
  protected readonly pending = computed(() => {
    const status = this.ingest.status();
    return status ? status.queued + status.indexing : 0;
  });
  private readonly indexed = computed(() => this.ingest.status()?.indexed ?? 0);
  /** How many logs were indexed when none was found. */
  private indexedBefore = 0;

  constructor() {
    this.ingest.watch();
    effect(() => {
      const indexed = this.indexed();
      if (this.reason().kind === 'no-logs' && indexed > this.indexedBefore) {
        untracked(() => this.state.rerun());
      }
    });
    effect((onCleanup) => {
      const filter = this.state.filter();
      const abort = new AbortController();
      onCleanup(() => abort.abort());
      untracked(() => void this.findReason(filter, abort.signal));
    });
  }

  protected showNearest(): void {
    const reason = this.reason();
    if (reason.kind === 'other-times') this.state.setRange(reason.nearest.range);
  }

  protected clear(): void {
    this.state.run({ q: '', filters: [], message: '' });
  }

  private async findReason(filter: LogFilter, signal: AbortSignal): Promise<void> {
    this.reason.set({ kind: 'searching' });
    try {
      const counts = await this.api.histogram(withoutRange(filter), { buckets: BUCKETS }, signal);
      const nearest = nearestLogs(counts);
      this.indexedBefore = untracked(this.indexed);
      if (nearest) {
        this.reason.set({ kind: 'other-times', nearest });
        return;
      }
      const { logs, partial } = await this.api.logs({}, { size: 1 }, signal);
      // Where a part could not be read, nothing can be said of what does not match.
      if (counts.partial || partial) this.reason.set({ kind: 'unknown' });
      else this.reason.set({ kind: logs.length > 0 ? 'no-match' : 'no-logs' });
    } catch (error) {
      if (!isAborted(toApiError(error, signal))) this.reason.set({ kind: 'unknown' });
    }
  }
}
