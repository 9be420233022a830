// How ingest stands, live and small; pressed, it says more.
import { Component, computed, effect, ElementRef, inject, signal, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import { IngestStatusStore } from '../api/ingest-status';
import { Icon } from '../icon/icon';
import { curve, withRate } from './rates';

const COUNT = new Intl.NumberFormat('en');
const RATE = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
/** The API repeats itself every 5 s while nothing moves: twice that and a bit is a connection that hangs. */
const SILENCE_MS = 12_000;
const CLOCK = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** Usage: `<tl-ingest-progress />`. The numbers stay, and are labelled, when the stream breaks. */
@Component({
  selector: 'tl-ingest-progress',
  imports: [Icon, RouterLink],
  templateUrl: './ingest-progress.html',
  styleUrl: './ingest-progress.scss',
  host: { '(keydown.escape)': 'escape($event)', '(focusout)': 'left($event)' },
})
export class IngestProgress {
  private readonly store = inject(IngestStatusStore);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef);

  protected readonly status = this.store.status;
  protected readonly live = computed(
    () => this.store.live() && !this.silent() && this.store.error() === null,
  );
  protected readonly open = signal(false);
  private readonly lastAt = signal<number | null>(null);
  private readonly rates = signal<number[]>([]);
  private readonly silent = signal(false);

  protected readonly figures = computed(() => {
    const status = this.status();
    if (!status) return [];
    return [
      { name: 'queued', value: COUNT.format(status.queued), wrong: false },
      { name: 'indexing', value: COUNT.format(status.indexing), wrong: false },
      { name: 'indexed', value: COUNT.format(status.indexed), wrong: false },
      { name: 'failed', value: COUNT.format(status.failed), wrong: status.deadLetters > 0 },
    ];
  });
  protected readonly rate = computed(() => {
    const rate = this.status()?.ratePerSecond ?? 0;
    return `${rate >= 10 ? COUNT.format(Math.round(rate)) : RATE.format(rate)}/s`;
  });
  protected readonly curve = computed(() => curve(this.rates(), 240, 36));
  protected readonly deadLetters = computed(() => COUNT.format(this.status()?.deadLetters ?? 0));
  /** What is wrong, for everyone to hear; null while all is well. */
  protected readonly trouble = computed(() => {
    const status = this.status();
    const at = this.lastAt();
    const asOf = at === null ? '' : `, as of ${CLOCK.format(at)}`;
    const problem = this.store.error();
    if (problem) return `${problem.replace(/\.$/, '')}${asOf}`;
    if (!this.store.live()) return at === null ? 'Connecting' : `Not live${asOf}`;
    if (this.silent()) return `Silent${asOf}`;
    if (status?.processors === 0) return 'No processor runs';
    return null;
  });
  protected readonly more = computed(() => {
    const status = this.status();
    if (!status) return [];
    return [
      { name: 'Queued', value: COUNT.format(status.queued), hint: 'wait to be written' },
      { name: 'Indexing', value: COUNT.format(status.indexing), hint: 'are being written' },
      { name: 'Indexed', value: COUNT.format(status.indexed), hint: 'ever, each once' },
      { name: 'Failed', value: COUNT.format(status.failed), hint: 'ever, refused for good' },
      {
        name: 'Oldest in the queue',
        value: `${RATE.format(status.lagSeconds)} s`,
        hint: 'waits for that long',
      },
      { name: 'Processors', value: COUNT.format(status.processors), hint: 'alive' },
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
        this.lastAt.set(Date.now());
        this.rates.update((rates) => withRate(rates, status.ratePerSecond));
      });
    });
  }

  protected escape(event: Event): void {
    if (!this.open()) return;
    this.open.set(false);
    this.element.nativeElement.querySelector('button')?.focus();
    event.preventDefault();
    event.stopPropagation();
  }

  protected left(event: FocusEvent): void {
    if (event.relatedTarget instanceof Node && !this.element.nativeElement.contains(event.relatedTarget)) {
      this.open.set(false);
    }
  }
}
