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
  signal,
  viewChild,
} from '@angular/core';
import { Shortcuts } from '../../keyboard/shortcuts';
import { levelColour } from '../level/level';
import type { Zone } from '../state/explore-view';
import { BarSelection } from './chart/bar-selection';
import { barsText, barText } from './chart/bar-text';
import { barAt, type Chart, type Plot, spanOf, timeAt } from './chart/chart';
import { countTicks, placeTicks, timeTicks } from './chart/ticks';

/** Room for the words of the axes, in px. */
export const MARGIN = { left: 38, right: 8, top: 8, bottom: 20 } as const;
/** A press that moves less than this is a click, in px: hands are not still. */
const CLICK_REACH = 4;
/** A mark of the time axis needs this much room for its words, in px. */
const TICK_ROOM = 110;
/** A notch of the wheel, or `+`, halves what is seen in two or three turns; `-` is the way back. */
const WHEEL_FACTOR = 0.8;
const KEY_FACTOR = 0.5;
/** Turns that follow each other so soon are one zoom: one search, and one entry in the history. */
const WHEEL_REST_MS = 140;
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
  /** To be so many times as wide, with an instant (ms) staying where it is. */
  readonly scaled = output<{ at: number; factor: number }>();
  /** To go so many ms later. */
  readonly moved = output<number>();
  /** To go a step earlier (-1) or later (1). */
  readonly stepped = output<-1 | 1>();

  private readonly svg = viewChild.required<ElementRef<SVGSVGElement>>('svg');
  protected readonly selection = new BarSelection(this.chart);
  private press: { x: number; bar: number } | null = null;
  /** Where a drag that moves the range began, and how far it went, in px. */
  private readonly pan = signal<{ x: number; by: number } | null>(null);
  protected readonly dragged = computed(() => this.pan()?.by ?? 0);
  /** Turns of the wheel that are still to be applied. */
  private turned: { at: number; factor: number } | null = null;
  private turning: ReturnType<typeof setTimeout> | undefined;
  protected readonly pinned = computed(() => {
    const bar = this.selection.pinned();
    return bar === null ? null : { bar };
  });
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
    return placeTicks(ticks, from, to, this.width());
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
        if (event.key !== 'Escape') return;
        const elsewhere = event.target instanceof Element && event.target.closest(OWN_ESCAPE) !== null;
        if (this.selection.hovered() !== null || (this.selection.pinned() !== null && !elsewhere))
          this.escape(event);
      };
      document.addEventListener('keydown', dismiss, { capture: true });
      destroyed.onDestroy(() => {
        clearTimeout(this.turning);
        document.removeEventListener('keydown', dismiss, { capture: true });
      });
    });
  }

  protected isMarked(index: number): boolean {
    const span = this.selection.span();
    return span !== null && index >= span.first && index <= span.last;
  }

  protected key(event: KeyboardEvent): void {
    if (event.altKey || event.metaKey) return;
    if (event.key === 'Escape') return this.escape(event);
    if (!this.act(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Does what a key is for; false for keys that are for nothing here. */
  private act(event: KeyboardEvent): boolean {
    const at = this.selection.at();
    if (event.ctrlKey) return this.panByKey(event.key);
    switch (event.key) {
      case 'Enter': {
        const { first, last } = this.selection.span() ?? { first: at, last: at };
        this.choose(first, last);
        return true;
      }
      case ' ':
        if (this.selection.pinned() === at) this.selection.unpin();
        else this.selection.pin(at);
        return true;
      case '+':
      case '-':
        this.scaled.emit({ at: this.middleOf(at), factor: event.key === '+' ? KEY_FACTOR : 1 / KEY_FACTOR });
        return true;
      default:
        return this.selection.step(event.key, event.shiftKey);
    }
  }

  private panByKey(key: string): boolean {
    const direction = key === 'ArrowLeft' ? -1 : key === 'ArrowRight' ? 1 : 0;
    if (direction === 0) return false;
    this.stepped.emit(direction);
    return true;
  }

  /** Ctrl (or a pinch) and the wheel zoom around the pointer; without it the page scrolls. */
  protected wheel(event: WheelEvent): void {
    if ((!event.ctrlKey && !event.metaKey) || event.deltaY === 0) return;
    event.preventDefault();
    const factor = (this.turned?.factor ?? 1) * (event.deltaY < 0 ? WHEEL_FACTOR : 1 / WHEEL_FACTOR);
    const at = this.turned?.at ?? timeAt(this.chart(), this.xOf(event), this.plot());
    this.turned = { at, factor };
    clearTimeout(this.turning);
    this.turning = setTimeout(() => {
      this.turned = null;
      if (Math.abs(factor - 1) > 0.01) this.scaled.emit({ at, factor });
    }, WHEEL_REST_MS);
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
    if (event.ctrlKey || event.metaKey) this.pan.set({ x: event.clientX, by: 0 });
    else this.press = { x: event.clientX, bar: this.barUnder(event) };
    this.svg().nativeElement.setPointerCapture(event.pointerId);
  }

  protected move(event: PointerEvent): void {
    const pan = this.pan();
    if (pan) {
      this.pan.set({ x: pan.x, by: event.clientX - pan.x });
      return;
    }
    const bar = this.barUnder(event);
    this.selection.hover(bar);
    if (this.press && this.isDrag(event, this.press)) this.selection.mark(this.press.bar, bar);
  }

  protected up(event: PointerEvent): void {
    const pan = this.pan();
    this.pan.set(null);
    const { from, to } = this.chart();
    if (pan && this.isDrag(event, pan)) this.moved.emit(Math.round((-pan.by / this.width()) * (to - from)));
    const press = this.press;
    this.press = null;
    if (!press) return;
    const span = this.selection.span();
    const bar = this.barUnder(event);
    const again = this.selection.pinned() === bar;
    this.selection.at.set(bar);
    if (span && this.isDrag(event, press)) this.choose(span.first, span.last);
    // The first click (or tap: a finger has no hover) keeps the numbers in sight, the second goes there.
    else if (again) this.choose(bar, bar);
    else this.selection.pin(bar);
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
    this.pan.set(null);
    this.selection.unmark();
    this.selection.hovered.set(null);
  }

  protected choose(first: number, last: number): void {
    const span = spanOf(this.chart(), first, last);
    this.selection.unmark();
    this.selection.pinned.set(null);
    if (span) this.zoom.emit(span);
  }

  private isDrag(event: PointerEvent, press: { x: number }): boolean {
    return Math.abs(event.clientX - press.x) >= CLICK_REACH;
  }

  private barUnder(event: PointerEvent): number {
    return barAt(this.chart(), this.xOf(event), this.plot());
  }

  private xOf(event: MouseEvent): number {
    return event.clientX - this.svg().nativeElement.getBoundingClientRect().left - MARGIN.left;
  }

  private plot(): Plot {
    return { width: this.width(), height: this.height() };
  }

  private middleOf(index: number): number {
    const bar = this.chart().bars[index];
    return bar ? (bar.start + bar.end) / 2 : this.chart().from;
  }
}

/** What has an Esc of its own. */
const OWN_ESCAPE = 'input, textarea, select, [role="menu"], [role="dialog"]';

/** Numbers the plots of a page, for ids. */
let made = 0;
