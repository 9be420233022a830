import { Component, computed, effect, inject, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { LogFilter } from '@timberline/contract';
import { ApiClient } from '../../api/api-client';
import { toApiError, isAborted } from '../../api/api-error';
import { IngestStatusStore } from '../../api/ingest-status';
import { fixedQueries } from '../query-bar/input/query-fixes';
import { ExploreState } from '../state/explore-state';
import { formatTime, offsetText } from '../time/zone';
import type { Elsewhere } from './nearest-logs';
import { placeOf, withoutRange } from './nearest-logs';

type Answer =
  { kind: 'looking' | 'nothing' | 'no-match' | 'unknown' } | { kind: 'elsewhere'; place: Elsewhere };

/**
 * Nothing matches: says whether logs are elsewhere in time, whether any exist, and what to do.
 * Usage: `<tl-empty-notice />` where the rows would be.
 */
@Component({
  selector: 'tl-empty-notice',
  imports: [MatButton],
  templateUrl: './empty-notice.html',
  styleUrl: './notice.scss',
})
export class EmptyNotice {
  protected readonly state = inject(ExploreState);
  private readonly api = inject(ApiClient);
  private readonly ingest = inject(IngestStatusStore);

  protected readonly answer = signal<Answer>({ kind: 'looking' });
  protected readonly narrowed = computed(
    () => this.state.q() !== '' || this.state.filters().some((f) => !f.off),
  );
  /** What was perhaps meant by the query. */
  protected readonly fixes = computed(() => fixedQueries(this.state.q()));
  protected readonly place = computed(() => {
    const answer = this.answer();
    if (answer.kind !== 'elsewhere') return null;
    const { total, range } = answer.place;
    const zone = this.state.zone();
    const from = Date.parse(range.from);
    const to = Date.parse(range.to);
    return {
      total: total.toLocaleString('en'),
      one: total === 1,
      from: formatTime(from, zone, 'minute'),
      to: formatTime(to, zone, 'minute'),
      offset: offsetText(to, zone),
    };
  });
  protected readonly origin = location.origin;
  /** Logs that were taken in and cannot be found yet. */
  protected readonly onTheWay = computed(() => {
    const status = this.ingest.status();
    return status ? status.queued + status.indexing : 0;
  });
  private readonly indexed = computed(() => this.ingest.status()?.indexed ?? 0);
  /** How many were indexed when nothing was found. */
  private indexedThen = 0;

  constructor() {
    this.ingest.watch();
    effect(() => {
      const indexed = this.indexed();
      if (this.answer().kind === 'nothing' && indexed > this.indexedThen) untracked(() => this.state.rerun());
    });
    effect((onCleanup) => {
      const filter = this.state.filter();
      const abort = new AbortController();
      onCleanup(() => abort.abort());
      untracked(() => void this.look(filter, abort.signal));
    });
  }

  protected goThere(): void {
    const answer = this.answer();
    if (answer.kind === 'elsewhere') this.state.setRange(answer.place.range);
  }

  protected clear(): void {
    this.state.run({ q: '', filters: [], message: '' });
  }

  private async look(filter: LogFilter, signal: AbortSignal): Promise<void> {
    this.answer.set({ kind: 'looking' });
    try {
      const place = placeOf(await this.api.histogram(withoutRange(filter), 100, signal));
      this.indexedThen = untracked(this.indexed);
      if (place) this.answer.set({ kind: 'elsewhere', place });
      else
        this.answer.set({
          kind: (await this.api.logs({}, { size: 1 }, signal)).logs.length > 0 ? 'no-match' : 'nothing',
        });
    } catch (error) {
      if (!isAborted(toApiError(error, signal))) this.answer.set({ kind: 'unknown' });
    }
  }
}
