// Counts by level over time. The histogram loads and fails on its own, and never affects the list of logs.
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
  viewChild,
} from '@angular/core';
import type { Histogram as HistogramResponse, LogFilter } from '@timberline/contract';
import { ApiClient } from '../../api/api-client';
import { ApiError, isAborted } from '../../api/api-error';
import { logsText } from '../../text/counts';
import type { ComparedSpans } from '../changes/compared-spans';
import { PartialNotice } from '../partial/partial-notice';
import type { TimeRange } from '../state/explore-view';
import { clockOf, type Zone, zoneName } from '../time/zone';
import { lengthText } from '../time-range/describe-range';
import { absoluteRange, boundsOf, moveRange, scaleRange } from '../time-range/move-range';
import { clipSpan, layOutChart, OTHER_LEVELS, type PlotSize } from './chart/chart';
import { HistogramLegend } from './histogram-legend';
import { HistogramTable } from './histogram-table';
import { HistogramPlot, MARGIN } from './plot/histogram-plot';

/** High enough to compare bars, and low enough to keep the list in view. */
const PLOT_HEIGHT_PX = 84;
/** The plot with its time axis, for the space that is reserved before there is a chart. */
const RESERVED_HEIGHT_PX = PLOT_HEIGHT_PX + 28;
/** Narrower bars are hard to hit with the pointer. */
const MIN_SLOT_WIDTH_PX = 9;
/** Few fixed numbers of bars, so that resizing the window does not ask for new counts at each pixel. */
const BAR_COUNTS = [120, 80, 60, 40, 24];
const MIN_BAR_COUNT = 24;
/** Ctrl with an arrow key moves by this part of the range. */
const STEP_PART = 0.25;

interface LoadError {
  message: string;
  /** Whether another attempt can succeed. */
  retryable: boolean;
}

/** Usage: `<tl-histogram [filter]="filter" [zone]="zone" [tick]="n" (rangeChange)="…" (levelToggle)="…" />` */
@Component({
  selector: 'tl-histogram',
  imports: [HistogramLegend, HistogramPlot, HistogramTable, PartialNotice],
  templateUrl: './histogram.html',
  styleUrl: './histogram.scss',
})
export class Histogram {
  readonly filter = input.required<LogFilter>();
  readonly zone = input.required<Zone>();
  /** A number that grows when the same filter shall be counted again. */
  readonly tick = input(0);
  readonly rangeChange = output<TimeRange>();
  /** The spans that are compared; null if none are. */
  readonly compared = input<ComparedSpans | null>(null);
  /** Whether what changed is shown, so that bars are chosen to be compared. */
  readonly comparing = input(false);
  /** A span was chosen to be compared. */
  readonly compareWanted = output<Required<TimeRange>>();
  /** What changed shall be shown, or hidden. */
  readonly compareToggle = output<void>();
  /** A level was clicked in the legend. */
  readonly levelToggle = output<string>();

  private readonly api = inject(ApiClient);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly destroyRef = inject(DestroyRef);
  private readonly compareButton = viewChild<ElementRef<HTMLElement>>('compareButton');

  /** The latest counts, with the key of the request that they answer, and the zone whose clock the bars begin on. */
  private readonly counts = signal<{ key: string; zone: Zone; histogram: HistogramResponse } | null>(null);
  private readonly hostWidth = signal(0);
  private readonly retries = signal(0);
  protected readonly loading = signal(false);
  protected readonly error = signal<LoadError | null>(null);
  protected readonly tableShown = signal(false);
  protected readonly reservedHeight = RESERVED_HEIGHT_PX;

  protected readonly plotSize = computed<PlotSize>(() => ({
    width: Math.max(0, this.hostWidth() - MARGIN.left - MARGIN.right),
    height: PLOT_HEIGHT_PX,
  }));
  private readonly barCount = computed(
    () => BAR_COUNTS.find((count) => count * MIN_SLOT_WIDTH_PX <= this.plotSize().width) ?? MIN_BAR_COUNT,
  );
  protected readonly filterLevels = computed(() =>
    (this.filter().level ?? []).map((level) => level.toLowerCase()),
  );
  /** What to count, as a key: without the levels, since the legend shows the counts of all of them. */
  private readonly key = computed(() =>
    JSON.stringify({ filter: { ...this.filter(), level: undefined }, zone: this.zone() }),
  );

  protected readonly chart = computed(() => {
    const counts = this.counts();
    return (
      counts && layOutChart(counts.histogram, this.filterLevels(), this.plotSize(), clockOf(counts.zone))
    );
  });
  /** The chart still shows the counts of the filter or zone before. */
  protected readonly outdated = computed(() => this.counts() !== null && this.counts()?.key !== this.key());
  /** What the counts could not be read from; null when they are whole. */
  protected readonly partial = computed(() => this.counts()?.histogram.partial ?? null);
  protected readonly summary = computed(() => {
    const chart = this.chart();
    if (!chart) return '';
    const total = `${this.partial() ? 'at least ' : ''}${logsText(chart.total)}`;
    return `${total}, ${lengthText(chart.intervalMs)} per bar`;
  });

  constructor() {
    afterNextRender(() => {
      const observer = new ResizeObserver(([entry]) =>
        this.hostWidth.set(Math.floor(entry?.contentRect.width ?? 0)),
      );
      observer.observe(this.element.nativeElement);
      this.destroyRef.onDestroy(() => observer.disconnect());
    });
    effect((onCleanup) => {
      this.tick();
      this.retries();
      const key = this.key();
      const barCount = this.barCount();
      if (this.plotSize().width === 0) return;
      const abort = new AbortController();
      onCleanup(() => abort.abort());
      untracked(() => void this.load(key, barCount, abort.signal));
    });
  }

  /** Gives the focus to the button that shows what changed. Returns false while there is none. */
  focusCompare(): boolean {
    const button = this.compareButton()?.nativeElement;
    button?.focus();
    return button !== undefined;
  }

  protected retry(): void {
    this.retries.update((count) => count + 1);
  }

  protected zoomTo(span: [number, number]): void {
    const bounds = boundsOf(this.filter(), Date.now());
    this.rangeChange.emit(absoluteRange(...clipSpan(span, bounds)));
  }

  protected compare(span: [number, number]): void {
    const bounds = boundsOf(this.filter(), Date.now());
    this.compareWanted.emit(absoluteRange(...clipSpan(span, bounds)));
  }

  protected scaleAround(at: number, factor: number): void {
    this.emitRange(scaleRange(this.filter(), at, factor, Date.now(), this.extent()));
  }

  protected moveBy(ms: number): void {
    this.emitRange(moveRange(this.filter(), ms, Date.now(), this.extent()));
  }

  /** Moves from the range that is asked for, which keys can change faster than its counts arrive. */
  protected step(direction: -1 | 1): void {
    const bounds = boundsOf(this.filter(), Date.now(), this.extent());
    if (bounds) this.moveBy(Math.round((bounds[1] - bounds[0]) * STEP_PART) * direction);
  }

  private emitRange(range: TimeRange | undefined): void {
    if (range) this.rangeChange.emit(range);
  }

  /** The span of the chart, which stands in for open ends of the range. */
  private extent(): [number, number] | undefined {
    const chart = this.chart();
    return chart ? [chart.from, chart.to] : undefined;
  }

  private async load(key: string, barCount: number, signal: AbortSignal): Promise<void> {
    this.loading.set(true);
    try {
      const { filter, zone } = JSON.parse(key) as { filter: LogFilter; zone: Zone };
      let counted = await this.count(filter, barCount, zone, signal);
      const filterLevels = untracked(this.filterLevels);
      if (hidesLevels(counted.histogram, filterLevels)) {
        counted = await this.count({ ...filter, level: filterLevels }, barCount, zone, signal);
      }
      this.counts.set({ key, ...counted });
      this.error.set(null);
    } catch (error) {
      if (isAborted(error)) return;
      this.error.set(toLoadError(error));
    }
    if (!signal.aborted) this.loading.set(false);
  }

  /** Counts on the clock of the zone, or on that of UTC if the API does not know the browser's zone. */
  private async count(
    filter: LogFilter,
    buckets: number,
    zone: Zone,
    signal: AbortSignal,
  ): Promise<{ histogram: HistogramResponse; zone: Zone }> {
    const name = zoneName(zone);
    if (name === undefined) {
      return { histogram: await this.api.histogram(filter, { buckets }, signal), zone: 'utc' };
    }
    try {
      return { histogram: await this.api.histogram(filter, { buckets, zone: name }, signal), zone };
    } catch (error) {
      if (!(error instanceof ApiError) || error.errors.every(({ path }) => path !== 'zone')) throw error;
      return this.count(filter, buckets, 'utc', signal);
    }
  }
}

/** Whether a level of the filter can be among those that the API counts together, so that its count is missing. */
function hidesLevels({ buckets }: HistogramResponse, filterLevels: readonly string[]): boolean {
  const counted = new Set(buckets.flatMap((bucket) => Object.keys(bucket.levels)));
  return counted.has(OTHER_LEVELS) && filterLevels.some((level) => !counted.has(level));
}

function toLoadError(error: unknown): LoadError {
  // The query bar shows what is wrong with the query.
  if (error instanceof ApiError && error.queryError) {
    return { message: 'The query cannot be read.', retryable: false };
  }
  return { message: error instanceof Error ? error.message : String(error), retryable: true };
}
