// The bars as a list box over a drawing, so that the keyboard can do everything that the pointer can.
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
import { Shortcuts } from '../../../keyboard/shortcuts';
import type { ComparedSpans } from '../../changes/compared-spans';
import { levelColor } from '../../level/level';
import type { Zone } from '../../time/zone';
import { BarSelection } from '../chart/bar-selection';
import { barsText, barText } from '../chart/bar-text';
import { areaOf, barAt, type Chart, middleOf, type PlotSize, spanOf, timeAt } from '../chart/chart';
import { countTicks, positionTicks, timeTicks } from '../chart/ticks';
import { HistogramTooltip, type TooltipPosition } from './histogram-tooltip';
import { PlotGestures } from './plot-gestures';

/** Space for the labels of the axes, in px. */
export const MARGIN = { left: 38, right: 8, top: 8, bottom: 20 } as const;
const MAX_COUNT_TICKS = 3;
/** Space that a tick of the time axis needs for its label. */
const MIN_TICK_DISTANCE_PX = 110;
/** `+` multiplies the length of the range by this, and `-` divides it. */
const KEY_FACTOR = 0.5;
const TOOLTIP_DISTANCE_PX = 8;
/** Only segments above this height have a gap to the next one. */
const MIN_HEIGHT_WITH_GAP_PX = 3;
const SEGMENT_GAP_PX = 0.75;
/** Elements that use Escape themselves. */
const ESCAPE_USERS = 'input, textarea, select, [role="menu"], [role="dialog"]';

/** Numbers the plots of a page, for the ids of their bars. */
let plotCount = 0;

/** Usage: `<tl-histogram-plot [chart]="chart" [zone]="zone" [size]="{ width: 600, height: 88 }" (zoomed)="…" />` */
@Component({
  selector: 'tl-histogram-plot',
  imports: [HistogramTooltip],
  templateUrl: './histogram-plot.html',
  styleUrl: './histogram-plot.scss',
})
export class HistogramPlot {
  readonly chart = input.required<Chart>();
  readonly zone = input.required<Zone>();
  /** The size of the plot without its axes. */
  readonly size = input.required<PlotSize>();
  /** The spans that are compared, which are marked. */
  readonly compared = input<ComparedSpans | null>(null);
  /** Whether bars are chosen to be compared instead of zoomed in to. */
  readonly comparing = input(false);
  /** A span (ms) was chosen by pointer or keys. */
  readonly zoomed = output<[number, number]>();
  /** A span (ms) was chosen to be compared. */
  readonly compareWanted = output<[number, number]>();
  /** The range shall be `factor` times as long, with the instant `at` (ms) staying where it is. */
  readonly scaled = output<{ at: number; factor: number }>();
  /** The range shall move by so many ms. */
  readonly moved = output<number>();
  /** The range shall move one step earlier (-1) or later (1). */
  readonly stepped = output<-1 | 1>();

  private readonly svg = viewChild.required<ElementRef<SVGSVGElement>>('svg');
  protected readonly selection = new BarSelection(this.chart);
  protected readonly gestures = new PlotGestures(this.selection, {
    barAt: (x) => barAt(this.chart(), x, this.size()),
    timeAt: (x) => timeAt(this.chart(), x, this.size()),
    zoomTo: (first, last) => this.zoomTo(first, last),
    compare: (first, last) => this.compare(first, last),
    scaleAround: (at, factor) => this.scaled.emit({ at, factor }),
    moveBy: (px) => this.moveBy(px),
  });
  protected readonly margin = MARGIN;
  protected readonly levelColor = levelColor;
  protected readonly id = `tl-bars-${++plotCount}`;

  protected readonly width = computed(() => this.size().width);
  protected readonly height = computed(() => this.size().height);
  protected readonly yTicks = computed(() => {
    const { max } = this.chart();
    return countTicks(max, MAX_COUNT_TICKS).map((tick) => ({
      ...tick,
      y: this.height() * (1 - tick.value / max),
    }));
  });
  protected readonly xTicks = computed(() => {
    const { from, to } = this.chart();
    const ticks = timeTicks(from, to, this.zone(), Math.floor(this.width() / MIN_TICK_DISTANCE_PX));
    return positionTicks(ticks, from, to, this.width());
  });
  protected readonly barTexts = computed(() => this.chart().bars.map((bar) => barText(bar, this.zone())));
  protected readonly selectedArea = computed(() => {
    const span = this.selection.span();
    const first = this.chart().bars[span?.first ?? -1];
    const last = this.chart().bars[span?.last ?? -1];
    return first && last ? { x: first.x, width: last.x + last.slotWidth - first.x } : null;
  });
  protected readonly comparedAreas = computed(() => {
    const compared = this.compared();
    const place = (kind: 'window' | 'baseline') => {
      const area = compared && areaOf(this.chart(), compared[kind], this.size());
      return area ? [{ kind, ...area }] : [];
    };
    return [...place('baseline'), ...place('window')];
  });
  protected readonly name = computed(
    () =>
      'Logs over time, one bar per interval. The arrow keys move, Shift with the arrow keys selects, ' +
      `${this.comparing() ? 'Enter compares with the baseline' : 'Enter zooms in, D tells what is different'}, ` +
      'plus and minus zoom around the bar, and Ctrl with the arrow keys goes earlier or later.',
  );
  /** The numbers of the selected bars, or else of the pinned, hovered or focused one. */
  protected readonly tooltip = computed(() => {
    const bar = this.selection.tooltipBar();
    if (bar === null) return null;
    const { first, last } = this.selection.span() ?? { first: bar, last: bar };
    const text = barsText(this.chart().bars.slice(first, last + 1), this.zone());
    return text && { bar: this.selection.pinned() ?? bar, text, position: this.tooltipPosition(bar) };
  });

  constructor() {
    inject(Shortcuts).add({
      key: 'h',
      text: 'Go to the histogram',
      group: 'Histogram',
      run: () => this.svg().nativeElement.focus(),
    });
    const destroyRef = inject(DestroyRef);
    afterNextRender(() => {
      // The listener is on the document, because Escape also closes the tooltip while another element has the focus.
      const onKeydown = (event: KeyboardEvent): void => this.onDocumentKey(event);
      document.addEventListener('keydown', onKeydown, { capture: true });
      destroyRef.onDestroy(() => {
        this.gestures.destroy();
        document.removeEventListener('keydown', onKeydown, { capture: true });
      });
    });
  }

  protected drawnHeight(height: number): number {
    return height > MIN_HEIGHT_WITH_GAP_PX ? height - SEGMENT_GAP_PX : height;
  }

  /** The position of the pointer in px from the left end of the plot. */
  protected xOf(event: MouseEvent): number {
    return event.clientX - this.svg().nativeElement.getBoundingClientRect().left - MARGIN.left;
  }

  protected onPointerDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.gestures.down({
      x: this.xOf(event),
      panning: event.ctrlKey || event.metaKey,
      comparing: this.comparing() || event.shiftKey,
    });
    this.svg().nativeElement.setPointerCapture(event.pointerId);
  }

  /** The wheel zooms with Ctrl, which browsers also set for a pinch; without it the page scrolls. */
  protected onWheel(event: WheelEvent): void {
    if ((!event.ctrlKey && !event.metaKey) || event.deltaY === 0) return;
    event.preventDefault();
    this.gestures.wheel(this.xOf(event), event.deltaY < 0 ? 'in' : 'out');
  }

  protected onBlur(): void {
    this.selection.focused.set(false);
    this.selection.clearSelection();
  }

  protected onKey(event: KeyboardEvent): void {
    if (event.altKey || event.metaKey) return;
    const handled = event.key === 'Escape' ? this.escape() : this.handleKey(event);
    if (handled) stop(event);
  }

  protected zoomTo(first: number, last: number): void {
    const span = spanOf(this.chart(), first, last);
    this.selection.clearSelection();
    this.selection.pinned.set(null);
    if (span) this.zoomed.emit(span);
  }

  protected compare(first: number, last: number): void {
    const span = spanOf(this.chart(), first, last);
    this.selection.clearSelection();
    this.selection.unpin();
    if (span) this.compareWanted.emit(span);
  }

  /** Returns false for keys that do nothing here. */
  private handleKey({ key, ctrlKey, shiftKey }: KeyboardEvent): boolean {
    const bar = this.selection.current();
    if (ctrlKey) return this.stepByKey(key);
    switch (key) {
      case 'Enter':
      case 'D': {
        const { first, last } = this.selection.span() ?? { first: bar, last: bar };
        if (key === 'D' || this.comparing()) this.compare(first, last);
        else this.zoomTo(first, last);
        return true;
      }
      case ' ':
        if (this.selection.pinned() === bar) this.selection.unpin();
        else this.selection.pin(bar);
        return true;
      case '+':
      case '-':
        this.scaled.emit({
          at: middleOf(this.chart(), bar),
          factor: key === '+' ? KEY_FACTOR : 1 / KEY_FACTOR,
        });
        return true;
      default:
        return this.selection.step(key, shiftKey);
    }
  }

  private stepByKey(key: string): boolean {
    if (key !== 'ArrowLeft' && key !== 'ArrowRight') return false;
    this.stepped.emit(key === 'ArrowLeft' ? -1 : 1);
    return true;
  }

  private onDocumentKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    const isHovered = this.selection.hovered() !== null;
    const isUsedElsewhere = event.target instanceof Element && event.target.closest(ESCAPE_USERS) !== null;
    if (!isHovered && (this.selection.pinned() === null || isUsedElsewhere)) return;
    if (this.escape()) stop(event);
  }

  private escape(): boolean {
    if (!this.selection.escape()) return false;
    this.gestures.abandonPress();
    return true;
  }

  private moveBy(px: number): void {
    const { from, to } = this.chart();
    this.moved.emit(Math.round((-px / this.width()) * (to - from)));
  }

  /** Beside the bar, on the side that has more space. */
  private tooltipPosition(bar: number): TooltipPosition {
    const { x, slotWidth } = this.chart().bars[bar] ?? { x: 0, slotWidth: 0 };
    if (x + slotWidth / 2 <= this.width() / 2) {
      return { left: MARGIN.left + x + slotWidth + TOOLTIP_DISTANCE_PX, right: null };
    }
    return { left: null, right: MARGIN.right + this.width() - x + TOOLTIP_DISTANCE_PX };
  }
}

function stop(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}
