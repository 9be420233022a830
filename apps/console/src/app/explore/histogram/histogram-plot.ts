// The bars themselves: a list box of bars over a drawing, so that arrows, Shift and Enter do what the brush does.
import {
  afterNextRender,
  Component,
  computed,
  DestroyRef,
  type ElementRef,
  inject,
  input,
  output,
  viewChild,
} from '@angular/core';
import { Shortcuts } from '../../keyboard/shortcuts';
import type { Zone } from '../explore-view';
import { levelColour } from '../level/level';
import { BarSelection } from './bar-selection';
import { barsText, barText } from './bar-text';
import { barAt, type Chart, spanOf } from './chart';
import { countTicks, timeTicks } from './ticks';

/** Room for the words of the axes, in px. */
export const MARGIN = { left: 38, right: 8, top: 8, bottom: 20 } as const;
/** A press that moves less than this is a click, in px: hands are not still. */
const CLICK_REACH = 4;
/** A mark of the time axis needs this much room for its words, in px. */
const TICK_ROOM = 110;
/** Between a bar and its tooltip, in px. */
const TIP_GAP = 8;

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
  protected readonly selection = new BarSelection(this.chart);
  private press: { x: number; bar: number; touch: boolean } | null = null;
  protected readonly margin = MARGIN;
  protected readonly colour = levelColour;
  protected readonly id = `tl-bars-${++made}`;

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
    const span = this.selection.span();
    return span && { x: span.first * this.slot(), width: (span.last - span.first + 1) * this.slot() };
  });

  /** What is marked, pointed at or focused, with its numbers, beside it where there is room. */
  protected readonly tooltip = computed(() => {
    const index = this.selection.told();
    if (index === null) return null;
    const { first, last } = this.selection.span() ?? { first: index, last: index };
    const text = barsText(this.chart().bars.slice(first, last + 1), this.zone());
    if (!text) return null;
    const onRight = (index + 0.5) * this.slot() > this.width() / 2;
    return {
      ...text,
      left: onRight ? null : MARGIN.left + (index + 1) * this.slot() + TIP_GAP,
      right: onRight ? MARGIN.right + this.width() - index * this.slot() + TIP_GAP : null,
    };
  });

  constructor() {
    inject(Shortcuts).add({
      key: 'h',
      text: 'Go to the histogram',
      group: 'Histogram',
      run: () => this.svg().nativeElement.focus(),
    });
    const destroyed = inject(DestroyRef);
    // Esc reaches here also while only the pointer is over the chart and the focus is elsewhere.
    afterNextRender(() => {
      const dismiss = (event: KeyboardEvent): void => {
        if (event.key === 'Escape' && this.selection.hovered() !== null) this.escape(event);
      };
      document.addEventListener('keydown', dismiss, { capture: true });
      destroyed.onDestroy(() => document.removeEventListener('keydown', dismiss, { capture: true }));
    });
  }

  protected isMarked(index: number): boolean {
    const span = this.selection.span();
    return span !== null && index >= span.first && index <= span.last;
  }

  protected key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Escape') return this.escape(event);
    if (event.key === 'Enter' || event.key === '+') {
      const at = this.selection.at();
      const { first, last } = this.selection.span() ?? { first: at, last: at };
      this.choose(first, last);
    } else if (event.key === '-') {
      this.zoomOut.emit();
    } else if (!this.selection.step(event.key, event.shiftKey)) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  private escape(event: KeyboardEvent): void {
    if (!this.selection.escape()) return;
    this.press = null;
    event.preventDefault();
    event.stopPropagation();
  }

  protected down(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.selection.unmark();
    this.press = { x: event.clientX, bar: this.barUnder(event), touch: event.pointerType === 'touch' };
    this.svg().nativeElement.setPointerCapture(event.pointerId);
  }

  protected move(event: PointerEvent): void {
    const bar = this.barUnder(event);
    this.selection.hover(bar);
    if (this.press && this.isDrag(event, this.press)) this.selection.mark(this.press.bar, bar);
  }

  protected up(event: PointerEvent): void {
    const press = this.press;
    this.press = null;
    if (!press) return;
    const span = this.selection.span();
    const bar = this.barUnder(event);
    // A finger has no hover: its first tap shows the numbers, the second goes there.
    const first = press.touch && this.selection.at() !== bar;
    this.selection.at.set(bar);
    if (span && this.isDrag(event, press)) this.choose(span.first, span.last);
    else if (!first) this.choose(bar, bar);
  }

  protected leave(): void {
    if (this.press === null) this.selection.hovered.set(null);
  }

  protected blur(): void {
    this.selection.focused.set(false);
    this.selection.unmark();
  }

  protected cancel(): void {
    this.press = null;
    this.selection.unmark();
    this.selection.hovered.set(null);
  }

  private choose(first: number, last: number): void {
    const span = spanOf(this.chart(), first, last);
    this.selection.unmark();
    if (span) this.zoom.emit(span);
  }

  private isDrag(event: PointerEvent, press: { x: number }): boolean {
    return Math.abs(event.clientX - press.x) >= CLICK_REACH;
  }

  private barUnder(event: PointerEvent): number {
    const x = event.clientX - this.svg().nativeElement.getBoundingClientRect().left - MARGIN.left;
    return barAt(this.chart(), x, { width: this.width(), height: this.height() });
  }
}

/** Numbers the plots of a page, for ids. */
let made = 0;
