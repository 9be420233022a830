// The bars themselves: a list box of bars over a drawing, so that arrows, Shift and Enter do what the brush does.
import {
  Component,
  computed,
  type ElementRef,
  inject,
  DestroyRef,
  input,
  linkedSignal,
  output,
  signal,
  viewChild,
  afterNextRender,
} from '@angular/core';
import type { Zone } from '../explore-view';
import { levelColour } from '../level/level';
import { barText, countText, logsText, severestFirst, spanText } from './bar-text';
import { barAt, carriedBar, type Chart, movedBar, spanOf } from './chart';
import { countTicks, timeTicks } from './ticks';

/** A span of bars: where it was begun and where it is now. */
interface Selection {
  anchor: number;
  at: number;
}

/** Room for the words of the axes, in px. */
export const MARGIN = { left: 38, right: 8, top: 8, bottom: 20 } as const;
/** A press that moves less than this is a click, in px: hands are not still. */
const CLICK_REACH = 4;
/** A mark of the time axis needs this much room for its words, in px. */
const TICK_ROOM = 110;

/** Usage: `<tl-histogram-plot [chart]="chart" [zone]="zone" [width]="600" [height]="88" (zoom)="…" />` */
@Component({
  selector: 'tl-histogram-plot',
  templateUrl: './histogram-plot.html',
  styleUrl: './histogram-plot.scss',
})
export class HistogramPlot {
  readonly chart = input.required<Chart>();
  readonly zone = input.required<Zone>();
  /** Of the plot without its axes, in px. */
  readonly width = input.required<number>();
  readonly height = input.required<number>();
  /** A span that was chosen by brush, click or keys, in ms. */
  readonly zoom = output<[number, number]>();
  /** `-` was pressed. */
  readonly zoomOut = output<void>();

  private readonly svg = viewChild.required<ElementRef<SVGSVGElement>>('svg');
  protected readonly margin = MARGIN;
  protected readonly colour = levelColour;
  protected readonly id = `tl-bars-${++made}`;

  /** The bar that keys move from. It and a span stay where they are in time when the counts are renewed. */
  protected readonly at = linkedSignal<Chart, number>({
    source: this.chart,
    computation: (chart, before) =>
      (before && carriedBar(before.value, before.source, chart)) ?? chart.bars.length - 1,
  });
  protected readonly selection = linkedSignal<Chart, Selection | null>({
    source: this.chart,
    computation: (chart, before) => {
      if (!before?.value) return null;
      const anchor = carriedBar(before.value.anchor, before.source, chart);
      const at = carriedBar(before.value.at, before.source, chart);
      return anchor === undefined || at === undefined ? null : { anchor, at };
    },
  });
  /** The pointer stays where it is, over whatever bar is there then. */
  protected readonly hovered = linkedSignal<Chart, number | null>({
    source: this.chart,
    computation: (chart, before) =>
      before?.value == null ? null : Math.min(before.value, chart.bars.length - 1),
  });
  protected readonly focused = signal(false);
  private readonly dismissed = signal(false);
  private press: { x: number; bar: number; touch: boolean } | null = null;

  protected readonly yTicks = computed(() => {
    const { max } = this.chart();
    return countTicks(max, 3).map((tick) => ({ ...tick, y: this.height() * (1 - tick.at / max) }));
  });
  protected readonly xTicks = computed(() => {
    const { from, to } = this.chart();
    const ticks = timeTicks(from, to, this.zone(), Math.floor(this.width() / TICK_ROOM));
    return ticks.map((tick) => ({ ...tick, x: ((tick.at - from) / (to - from)) * this.width() }));
  });
  protected readonly texts = computed(() => this.chart().bars.map((bar) => barText(bar, this.zone())));
  protected readonly slot = computed(() => this.width() / this.chart().bars.length);

  protected readonly band = computed(() => {
    const selection = this.selection();
    if (!selection) return null;
    const first = Math.min(selection.anchor, selection.at);
    const last = Math.max(selection.anchor, selection.at);
    return { x: first * this.slot(), width: (last - first + 1) * this.slot(), first, last };
  });

  /** What is pointed at or focused, with its numbers; Esc puts it away until one moves on. */
  protected readonly tooltip = computed(() => {
    if (this.dismissed()) return null;
    const index = this.hovered() ?? (this.focused() ? this.at() : null);
    const band = this.band();
    const bars = this.chart().bars;
    const bar = index === null ? undefined : bars[index];
    if (bar === undefined || index === null) return null;
    const onRight = (index + 0.5) * this.slot() > this.width() / 2;
    const many = band !== null && band.last > band.first;
    const span = many ? spanOf(this.chart(), band.first, band.last) : undefined;
    const total = many
      ? bars.slice(band.first, band.last + 1).reduce((sum, { total }) => sum + total, 0)
      : bar.total;
    return {
      title: span ? spanText(span[0], span[1], this.zone()) : spanText(bar.start, bar.end, this.zone()),
      total: logsText(total),
      rows: many ? [] : severestFirst(bar).map(({ level, count }) => ({ level, count: countText(count) })),
      left: onRight ? null : MARGIN.left + (index + 1) * this.slot() + 8,
      right: onRight ? MARGIN.right + this.width() - index * this.slot() + 8 : null,
    };
  });

  constructor() {
    const destroyed = inject(DestroyRef);
    // Esc reaches here also while only the pointer is over the chart and the focus is elsewhere.
    afterNextRender(() => {
      const dismiss = (event: KeyboardEvent): void => {
        if (event.key === 'Escape' && this.hovered() !== null) this.escape(event);
      };
      document.addEventListener('keydown', dismiss, { capture: true });
      destroyed.onDestroy(() => document.removeEventListener('keydown', dismiss, { capture: true }));
    });
  }

  protected selected(index: number): boolean {
    const band = this.band();
    return band !== null && index >= band.first && index <= band.last;
  }

  protected key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const moved = movedBar(event.key, this.at(), this.chart().bars.length);
    if (moved !== undefined) {
      const anchor = this.selection()?.anchor ?? this.at();
      this.selection.set(event.shiftKey ? { anchor, at: moved } : null);
      this.at.set(moved);
      this.hovered.set(null);
      this.dismissed.set(false);
    } else if (event.key === 'Enter' || event.key === '+') {
      const { anchor, at } = this.selection() ?? { anchor: this.at(), at: this.at() };
      this.choose(anchor, at);
    } else if (event.key === '-') {
      this.zoomOut.emit();
    } else if (event.key === 'Escape') {
      this.escape(event);
      return;
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** Closes the innermost: a span that is being chosen, then the tooltip. */
  private escape(event: KeyboardEvent): void {
    if (this.selection()) this.selection.set(null);
    else if (this.tooltip()) this.dismissed.set(true);
    else return;
    this.press = null;
    event.preventDefault();
    event.stopPropagation();
  }

  protected down(event: PointerEvent): void {
    if (event.button !== 0) return;
    const bar = this.barUnder(event);
    this.selection.set(null);
    this.press = { x: event.clientX, bar, touch: event.pointerType === 'touch' };
    this.svg().nativeElement.setPointerCapture(event.pointerId);
  }

  protected move(event: PointerEvent): void {
    const bar = this.barUnder(event);
    if (this.hovered() !== bar) this.dismissed.set(false);
    this.hovered.set(bar);
    if (this.press && Math.abs(event.clientX - this.press.x) >= CLICK_REACH) {
      this.selection.set({ anchor: this.selection()?.anchor ?? this.press.bar, at: bar });
    }
  }

  protected up(event: PointerEvent): void {
    const press = this.press;
    this.press = null;
    if (!press) return;
    const selection = this.selection();
    const bar = this.barUnder(event);
    const dragged = selection !== null && Math.abs(event.clientX - press.x) >= CLICK_REACH;
    // A finger has no hover: its first tap shows the numbers, the second goes there.
    const first = press.touch && this.at() !== bar;
    this.at.set(bar);
    if (dragged) this.choose(selection.anchor, selection.at);
    else if (!first) this.choose(bar, bar);
  }

  protected leave(): void {
    if (this.press === null) this.hovered.set(null);
  }

  protected cancel(): void {
    this.press = null;
    this.selection.set(null);
    this.hovered.set(null);
  }

  private choose(a: number, b: number): void {
    const span = spanOf(this.chart(), a, b);
    this.selection.set(null);
    if (span) this.zoom.emit(span);
  }

  private barUnder(event: PointerEvent): number {
    const x = event.clientX - this.svg().nativeElement.getBoundingClientRect().left - MARGIN.left;
    return barAt(this.chart(), x, { width: this.width(), height: this.height() });
  }
}

/** Numbers the plots of a page, for ids. */
let made = 0;
