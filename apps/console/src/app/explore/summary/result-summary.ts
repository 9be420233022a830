import { Component, computed, effect, inject, linkedSignal } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { LogFilter } from '@timberline/contract';
import { Announcer } from '../../announcer/announcer';
import { ApiClient } from '../../api/api-client';
import { Connection } from '../../api/connection';
import { IngestStatusStore } from '../../api/ingest-status';
import { Icon } from '../../icon/icon';
import { ExploreState } from '../state/explore-state';
import { SearchStore } from '../state/search-store';
import { formatClock } from '../time/zone';

/** Logs that wait for less than this count as findable at once: nobody sees the difference. */
const LATE_SECONDS = 2;

/**
 * What the list shows of what there is, and how true that is at the moment; each part leads to more.
 * Usage: `<tl-result-summary />` above the list.
 */
@Component({
  selector: 'tl-result-summary',
  imports: [Icon, RouterLink],
  templateUrl: './result-summary.html',
  styleUrl: './result-summary.scss',
})
export class ResultSummary {
  protected readonly search = inject(SearchStore);
  protected readonly state = inject(ExploreState);
  private readonly ingest = inject(IngestStatusStore);
  private readonly connection = inject(Connection);
  private readonly api = inject(ApiClient);
  private readonly announcer = inject(Announcer);

  /** The exact count, once it was asked for; of this question only. */
  protected readonly counted = linkedSignal<LogFilter, number | 'counting' | 'failed' | null>({
    source: () => this.state.filter(),
    computation: () => null,
  });

  protected readonly status = this.ingest.status;
  protected readonly total = computed(() => {
    const total = this.search.total();
    const rows = this.search.rowCount();
    const counted = this.counted();
    if (typeof counted === 'number') return { text: number(counted), least: false };
    if (!total) return null;
    if (total.relation === 'gte' && rows >= 0) return { text: number(rows), least: false };
    return { text: number(total.value), least: total.relation === 'gte' };
  });
  protected readonly shown = computed(() => {
    this.search.version();
    return number(this.search.pages()?.known ?? 0);
  });
  protected readonly fresh = computed(() => {
    const { count, more } = this.search.fresh();
    return count > 0 ? `${number(count)}${more ? '+' : ''} new` : '';
  });
  /** How far what can be found lies behind what was sent. */
  protected readonly late = computed(() => {
    const status = this.status();
    if (!status) return null;
    const { lagSeconds, processors, queued } = status;
    // The stream may stand while the API itself cannot tell, and seem to stand without a network.
    const known = this.ingest.live() && this.ingest.error() === null && this.connection.state() === 'connected';
    if (!known) return { text: 'ingest unknown', wrong: true };
    if (processors === 0 && queued > 0)
      return { text: `nothing is indexed, ${number(queued)} wait`, wrong: true };
    if (lagSeconds < LATE_SECONDS) return { text: 'up to date', wrong: false };
    return { text: `newest logs ${seconds(lagSeconds)} behind`, wrong: true };
  });
  protected readonly asOf = computed(() => formatClock(this.search.askedAt(), this.state.zone(), 'second'));

  constructor() {
    this.ingest.watch();
    effect(() => {
      const total = this.total();
      const status = this.search.status();
      if (status === 'ready' && total) {
        this.announcer.announce(`${total.least ? 'At least ' : ''}${total.text} logs match`);
      }
    });
    effect(() => {
      const fresh = this.fresh();
      if (fresh) this.announcer.announce(`${fresh} logs`);
    });
  }

  protected async count(): Promise<void> {
    const filter = this.state.filter();
    this.counted.set('counting');
    try {
      const { total } = await this.api.histogram(filter, 1);
      if (filter === this.state.filter()) this.counted.set(total);
    } catch {
      // Said where the count would stand, with the way to try again.
      if (filter === this.state.filter()) this.counted.set('failed');
    }
  }

  /** The figures of ingest in full stand in the top bar. */
  protected showIngest(): void {
    const button = document.querySelector<HTMLElement>('tl-ingest-progress button');
    button?.focus();
    if (button?.getAttribute('aria-expanded') === 'false') button.click();
  }

  protected number = number;
}

function number(value: number): string {
  return value.toLocaleString('en');
}

function seconds(value: number): string {
  if (value < 120) return `${value < 10 ? value.toFixed(1) : Math.round(value)} s`;
  return value < 7200 ? `${Math.round(value / 60)} min` : `${Math.round(value / 3600)} h`;
}
