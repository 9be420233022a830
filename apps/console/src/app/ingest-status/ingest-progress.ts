// The ingest status, live: the main numbers in the top bar, and all of them in a panel.
import { Component, computed, effect, ElementRef, inject, signal, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { IngestStatusStore } from '../api/ingest-status';
import { Session } from '../api/session';
import { Icon } from '../icon/icon';
import { countText } from '../text/counts';
import { ratePath, withRate } from './rates';

/** The API repeats an unchanged status every 5 s. After twice that and a margin the connection hangs. */
const SILENCE_MS = 12_000;
/** Size of the chart of the rate in px. */
const CHART_WIDTH = 240;
const CHART_HEIGHT = 36;

const DECIMAL = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const CLOCK = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/**
 * The ingest progress. When the stream breaks, the last numbers stay and are marked as old.
 *
 * ```html
 * <tl-ingest-progress />
 * ```
 */
@Component({
  selector: 'tl-ingest-progress',
  imports: [Icon, RouterLink],
  templateUrl: './ingest-progress.html',
  styleUrl: './ingest-progress.scss',
  host: { '(keydown.escape)': 'onEscape($event)', '(focusout)': 'onFocusOut($event)' },
})
export class IngestProgress {
  private readonly store = inject(IngestStatusStore);
  protected readonly session = inject(Session);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly receivedAt = signal<number | null>(null);
  private readonly rates = signal<number[]>([]);
  /** Whether the stream is open but sends nothing. */
  private readonly silent = signal(false);

  protected readonly open = signal(false);
  protected readonly status = this.store.status;
  protected readonly live = computed(
    () => this.store.live() && !this.silent() && this.store.error() === null,
  );
  protected readonly figures = computed(() => {
    const status = this.status();
    if (!status) return [];
    return [
      { name: 'queued', value: countText(status.queued), warning: false },
      { name: 'indexing', value: countText(status.indexing), warning: false },
      { name: 'indexed', value: countText(status.indexed), warning: false },
      { name: 'failed', value: countText(status.failed), warning: status.deadLetters > 0 },
    ];
  });
  protected readonly rate = computed(() => {
    const rate = this.status()?.ratePerSecond ?? 0;
    return `${rate >= 10 ? countText(Math.round(rate)) : DECIMAL.format(rate)}/s`;
  });
  protected readonly path = computed(() => ratePath(this.rates(), CHART_WIDTH, CHART_HEIGHT));
  protected readonly deadLetters = computed(() => countText(this.status()?.deadLetters ?? 0));
  /** What is wrong with ingest or its status, or null. */
  protected readonly problem = computed(() => {
    const at = this.receivedAt();
    const asOf = at === null ? '' : `, as of ${CLOCK.format(at)}`;
    const problem = this.store.error();
    if (problem) return `${problem.replace(/\.$/, '')}${asOf}`;
    if (!this.store.live()) return at === null ? 'Connecting' : `Not live${asOf}`;
    if (this.silent()) return `No updates${asOf}`;
    if (this.status()?.processors === 0) return 'No processor is running';
    return null;
  });
  protected readonly details = computed(() => {
    const status = this.status();
    if (!status) return [];
    return [
      { name: 'Queued', value: countText(status.queued), hint: 'not indexed yet' },
      { name: 'Indexing', value: countText(status.indexing), hint: 'being written' },
      { name: 'Indexed', value: countText(status.indexed), hint: 'in total, each once' },
      { name: 'Failed', value: countText(status.failed), hint: 'permanently, in total' },
      { name: 'Oldest in the queue', value: `${DECIMAL.format(status.lagSeconds)} s`, hint: 'waiting' },
      { name: 'Processors', value: countText(status.processors), hint: 'running' },
    ];
  });

  constructor() {
    this.store.watch();
    effect((onCleanup) => {
      const status = this.status();
      if (!status) return;
      const timer = setTimeout(() => this.silent.set(true), SILENCE_MS);
      onCleanup(() => clearTimeout(timer));
      untracked(() => {
        this.silent.set(false);
        this.receivedAt.set(Date.now());
        this.rates.update((rates) => withRate(rates, status.ratePerSecond));
      });
    });
  }

  protected onEscape(event: Event): void {
    if (!this.open()) return;
    this.open.set(false);
    this.element.nativeElement.querySelector('button')?.focus();
    event.preventDefault();
    event.stopPropagation();
  }

  protected onFocusOut(event: FocusEvent): void {
    if (event.relatedTarget instanceof Node && !this.element.nativeElement.contains(event.relatedTarget)) {
      this.open.set(false);
    }
  }
}
