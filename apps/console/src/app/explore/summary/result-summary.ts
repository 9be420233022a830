import { Component, computed, effect, inject, linkedSignal } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { LogFilter } from '@timberline/contract';
import { Announcer } from '../../announcer/announcer';
import { ApiClient } from '../../api/api-client';
import { Connection } from '../../api/connection';
import { IngestStatusStore } from '../../api/ingest-status';
import { Session } from '../../api/session';
import { Icon } from '../../icon/icon';
import { countText } from '../../text/counts';
import { PartialNotice } from '../partial/partial-notice';
import { ExploreState } from '../state/explore-state';
import { SearchStore } from '../state/search-store';
import { formatClock } from '../time/zone';
import { lagText, totalText } from './summary-text';

/**
 * How many logs match, how many of them the list shows, and how current they are. Each part leads to more.
 *
 * ```html
 * <tl-result-summary />
 * ```
 */
@Component({
  selector: 'tl-result-summary',
  imports: [Icon, PartialNotice, RouterLink],
  templateUrl: './result-summary.html',
  styleUrl: './result-summary.scss',
})
export class ResultSummary {
  protected readonly search = inject(SearchStore);
  protected readonly state = inject(ExploreState);
  protected readonly session = inject(Session);
  private readonly ingest = inject(IngestStatusStore);
  private readonly connection = inject(Connection);
  private readonly api = inject(ApiClient);
  private readonly announcer = inject(Announcer);

  /** The exact count of the current filter, once the user requested it. */
  protected readonly count = linkedSignal<LogFilter, number | 'loading' | 'failed' | null>({
    source: () => this.state.filter(),
    computation: () => null,
  });
  protected readonly total = computed(() => {
    const count = this.count();
    const total = totalText(
      this.search.total(),
      this.search.rowCount(),
      typeof count === 'number' ? count : null,
    );
    return total && this.search.partial() ? { ...total, atLeast: true } : total;
  });
  protected readonly shown = computed(() => {
    this.search.version();
    return countText(this.search.rows()?.knownCount ?? 0);
  });
  /** Whether the list shows all logs that match. */
  protected readonly showsAll = computed(
    () =>
      this.search.rowCount() >= 0 && this.total()?.atLeast === false && this.total()?.text === this.shown(),
  );
  protected readonly newRows = computed(() => {
    const { count, more } = this.search.newRows();
    return count > 0 ? `${countText(count)}${more ? '+' : ''} new` : '';
  });
  protected readonly asOf = computed(() =>
    formatClock(this.search.requestedAt(), this.state.zone(), 'second'),
  );
  protected readonly status = this.ingest.status;
  protected readonly lag = computed(() => {
    const status = this.status();
    if (!status) return null;
    // The stream can be open while the API cannot read the status, and can seem open without a network.
    const known =
      this.ingest.live() && this.ingest.error() === null && this.connection.state() === 'connected';
    return lagText(status, known);
  });
  protected readonly countText = countText;

  constructor() {
    this.ingest.watch();
    effect(() => {
      const total = this.total();
      // The number of a live list changes several times a second.
      if (this.search.status() !== 'ready' || !total || this.state.live()) return;
      const match = `${total.atLeast ? 'At least ' : ''}${total.text} logs match`;
      this.announcer.announce(this.search.partial() ? `${match}; part of the logs could not be read` : match);
    });
    effect(() => {
      const newRows = this.newRows();
      if (newRows) this.announcer.announce(`${newRows} logs`);
    });
  }

  protected async countAll(): Promise<void> {
    const filter = this.state.filter();
    this.count.set('loading');
    try {
      const { total, partial } = await this.api.histogram(filter, { buckets: 1 });
      // A count of a part is not the number of all.
      if (filter === this.state.filter()) this.count.set(partial ? 'failed' : total);
    } catch {
      // The template says so, and offers to try again.
      if (filter === this.state.filter()) this.count.set('failed');
    }
  }

  /** Opens the ingest progress in the top bar. */
  protected showIngest(): void {
    const button = document.querySelector<HTMLElement>('tl-ingest-progress button');
    button?.focus();
    if (button?.getAttribute('aria-expanded') === 'false') button.click();
  }
}
