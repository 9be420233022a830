// Counts by level over time; loads and fails on its own, and never touches the list.
import {
  afterNextRender,
  Component,
  computed,
  DestroyRef,
  effect,
  ElementRef,
  inject,
  input,
  output,
  signal,
  untracked,
} from '@angular/core';
import type { Histogram as Counts, LogFilter } from '@timberline/contract';
import { ApiClient } from '../../api/api-client';
import { ApiError, isAborted } from '../../api/api-error';
import type { TimeRange, Zone } from '../state/explore-view';
import { lengthWords } from '../time-range/describe-range';
import { absolute, boundsOf, scale, slide } from '../time-range/move-range';
import { logsText } from './chart/bar-text';
import { clip, layOut } from './chart/chart';
import { HistogramLegend } from './histogram-legend';
import { HistogramPlot, MARGIN } from './histogram-plot';
import { HistogramTable } from './histogram-table';

/** Height of the bars in px: enough to compare, and the list stays in sight. */
const PLOT_HEIGHT = 84;
/** A bar with the space beside it in px: narrower ones cannot be hit. */
const BAR_ROOM = 9;
/** Ctrl and an arrow move by this part of the range. */
const STEP_PART = 0.25;
/** Numbers of bars that are asked for, so that a window that is dragged wider does not ask anew at each pixel. */
const BAR_COUNTS = [120, 80, 60, 40, 24];

/** Usage: `<tl-histogram [filter]="filter" [zone]="zone" [tick]="n" (rangeChange)="…" (levelToggle)="…" />` */
@Component({
  selector: 'tl-histogram',
  imports: [HistogramLegend, HistogramPlot, HistogramTable],
  templateUrl: './histogram.html',
  styleUrl: './histogram.scss',
})
export class Histogram {
  readonly filter = input.required<LogFilter>();
  readonly zone = input.required<Zone>();
  /** Grows when the same is to be asked again. */
  readonly tick = input(0);
  readonly rangeChange = output<TimeRange>();
  /** A level was pressed in the legend. */
  readonly levelToggle = output<string>();

  private readonly api = inject(ApiClient);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly destroyed = inject(DestroyRef);

  /** The last counts that came, and the question they answer. */
  private readonly counts = signal<{ of: string; counts: Counts } | null>(null);
  protected readonly loading = signal(false);
  /** Why the counts did not come, and whether asking again may help. */
  protected readonly error = signal<{ reason: string; again: boolean } | null>(null);
  protected readonly tableShown = signal(false);
  private readonly room = signal(0);
  private readonly retries = signal(0);

  protected readonly height = PLOT_HEIGHT;
  protected readonly width = computed(() => Math.max(0, this.room() - MARGIN.left - MARGIN.right));
  private readonly buckets = computed(
    () => BAR_COUNTS.find((count) => count * BAR_ROOM <= this.width()) ?? 24,
  );
  protected readonly chosen = computed(() => (this.filter().level ?? []).map((level) => level.toLowerCase()));
  private readonly question = computed(() => JSON.stringify({ ...this.filter(), level: undefined }));

  protected readonly chart = computed(() => {
    const counts = this.counts();
    return counts ? layOut(counts.counts, this.chosen(), { width: this.width(), height: PLOT_HEIGHT }) : null;
  });
  /** The chart shows what was asked before. */
  protected readonly stale = computed(() => this.counts() !== null && this.counts()?.of !== this.question());
  protected readonly summary = computed(() => {
    const chart = this.chart();
    return chart ? `${logsText(chart.total)}, a bar is ${oneOf(lengthWords(chart.interval))}` : '';
  });

  constructor() {
    afterNextRender(() => {
      const observer = new ResizeObserver(([entry]) =>
        this.room.set(Math.floor(entry?.contentRect.width ?? 0)),
      );
      observer.observe(this.element.nativeElement);
      this.destroyed.onDestroy(() => observer.disconnect());
    });
    effect((onCleanup) => {
      this.tick();
      this.retries();
      const question = this.question();
      const buckets = this.buckets();
      if (this.width() === 0) return;
      const abort = new AbortController();
      onCleanup(() => abort.abort());
      untracked(() => void this.load(question, buckets, abort.signal));
    });
  }

  protected retry(): void {
    this.retries.update((n) => n + 1);
  }

  protected zoomTo(span: [number, number]): void {
    // The first and last bars may begin before the range and end after it.
    const bounds = boundsOf(this.filter(), Date.now());
    this.rangeChange.emit(absolute(...clip(span, bounds)));
  }

  protected scale(at: number, factor: number): void {
    this.take(scale(this.filter(), at, factor, Date.now(), this.extent()));
  }

  protected slide(by: number): void {
    this.take(slide(this.filter(), by, Date.now(), this.extent()));
  }

  /** By the range as it is wanted now, not as it is drawn: keys are quicker than counts. */
  protected step(direction: -1 | 1): void {
    const bounds = boundsOf(this.filter(), Date.now(), this.extent());
    if (bounds) this.slide(Math.round((bounds[1] - bounds[0]) * STEP_PART) * direction);
  }

  private take(range: TimeRange | undefined): void {
    if (range) this.rangeChange.emit(range);
  }

  /** What is seen stands in for ends that are open. */
  private extent(): [number, number] | undefined {
    const chart = this.chart();
    return chart ? [chart.from, chart.to] : undefined;
  }

  /**
   * Levels of the filter are left out of the question, so that the legend goes on telling the totals of the others;
   * unless one of them is among the rest that the API counts together.
   */
  private async load(question: string, buckets: number, signal: AbortSignal): Promise<void> {
    this.loading.set(true);
    try {
      const filter = JSON.parse(question) as LogFilter;
      let counts = await this.api.histogram(filter, buckets, signal);
      const chosen = untracked(this.chosen);
      const named = new Set(counts.buckets.flatMap((bucket) => Object.keys(bucket.levels)));
      if (named.has('other') && chosen.some((level) => !named.has(level))) {
        counts = await this.api.histogram({ ...filter, level: chosen }, buckets, signal);
      }
      this.counts.set({ of: question, counts });
      this.error.set(null);
    } catch (error) {
      if (isAborted(error)) return;
      this.error.set(failureOf(error));
    }
    if (!signal.aborted) this.loading.set(false);
  }
}

/** Where the query is wrong the query says so itself. */
function failureOf(error: unknown): { reason: string; again: boolean } {
  if (error instanceof ApiError && error.queryError) {
    return { reason: 'the query cannot be read', again: false };
  }
  return { reason: error instanceof Error ? error.message : String(error), again: true };
}

/** `1 hour` of `hour`: lengths of one unit come without their number. */
function oneOf(length: string): string {
  return /^\d/.test(length) ? length : `1 ${length}`;
}
