import {
  afterNextRender,
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  Injector,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import type { FoundLog } from '@timberline/contract';
import { IconButton } from '../../icon/icon-button';
import { countText } from '../../text/counts';
import { PartialNotice } from '../partial/partial-notice';
import { ExploreState } from '../state/explore-state';
import { durationText } from '../time/duration';
import { fullTime } from '../time/timestamp';
import { TraceChart } from './chart/trace-chart';
import { TraceStore } from './trace-store';
import { TraceTable } from './trace-table';
import { countsText, missingText } from './trace-text';

/**
 * The lines of a trace over time, as lanes by span and resource or as a table.
 *
 * ```html
 * <tl-trace-pane [openId]="id" (opened)="open($event)" (closed)="close()" />
 * ```
 */
@Component({
  selector: 'tl-trace-pane',
  imports: [IconButton, PartialNotice, TraceChart, TraceTable],
  providers: [TraceStore],
  templateUrl: './trace-pane.html',
  styleUrl: './trace-pane.scss',
})
export class TracePane {
  /** A line was chosen. */
  readonly opened = output<FoundLog>();
  readonly closed = output<void>();

  protected readonly state = inject(ExploreState);
  protected readonly store = inject(TraceStore);
  private readonly injector = inject(Injector);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly chart = viewChild(TraceChart);
  private readonly heading = viewChild.required<ElementRef<HTMLElement>>('heading');
  protected readonly view = signal<'lanes' | 'table'>('lanes');
  /** The trace that was drawn last. */
  private drawnId: string | null = null;

  protected readonly summary = computed(() => {
    const layout = this.store.layout();
    if (!layout) return '';
    const { lanes, lines, length } = layout;
    return `${countsText(lines.length, lanes)} in ${durationText(length)}, from ${fullTime(layout.start, this.state.zone())}`;
  });
  protected readonly missing = computed(() => {
    const [trace, layout] = [this.store.trace(), this.store.layout()];
    if (!trace?.truncated || !layout) return '';
    return missingText(layout, this.store.total(), this.state.zone());
  });
  /** The line that one came from, if the trace lists it. */
  protected readonly origin = computed(() => {
    const id = this.state.trace()?.origin;
    return this.store.layout()?.lines.find(({ log }) => log.id === id)?.log;
  });
  protected readonly countText = countText;

  constructor() {
    // A trace that was opened takes the focus once it is drawn.
    effect(() => {
      const id = this.store.layout()?.traceId;
      if (id === undefined || id === this.drawnId) return;
      this.drawnId = id;
      untracked(() => afterNextRender(() => this.focusFirst(), { injector: this.injector }));
    });
  }

  /** Takes the focus. */
  focus(): void {
    const chart = this.chart();
    if (chart) chart.focus();
    else this.heading().nativeElement.focus();
  }

  /** Searches for the lines of the trace, whatever else was searched for. */
  protected listLines(): void {
    const id = this.state.trace()?.id;
    if (id === undefined) return;
    const filters = [{ field: 'traceId', value: id, mode: 'include', off: false } as const];
    this.state.run({ q: '', message: '', filters, range: {}, sort: 'asc', trace: null });
  }

  private focusFirst(): void {
    if (!this.element.nativeElement.contains(document.activeElement)) this.focus();
  }
}
