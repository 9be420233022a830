// Pointer and wheel on the plot → selection of bars, zoom and moves in time.
import { computed, signal } from '@angular/core';
import type { BarSelection } from '../chart/bar-selection';

/** A press that moves less than this is a click, because hands are not still. */
const MIN_DRAG_PX = 4;
/** A notch of the wheel multiplies the length of the range by this, or divides it. */
const WHEEL_FACTOR = 0.8;
/** Notches within this time make one zoom, so that they cost one search and one entry in the browser's history. */
const WHEEL_PAUSE_MS = 140;

/** A pointer event with what the gestures need of it. `x` is in px from the left end of the plot. */
interface PlotPointer {
  x: number;
  /** Ctrl or Meta is held, so that a drag moves the range instead of selecting bars. */
  panning: boolean;
  /** A drag chooses bars to compare instead of zooming in to them. */
  comparing?: boolean;
}

/** What the gestures ask of the plot, and what they make it do. */
interface GestureTarget {
  barAt(x: number): number;
  timeAt(x: number): number;
  /** Zooms in to the bars from `first` to `last`. */
  zoomTo(first: number, last: number): void;
  /** Compares the bars from `first` to `last` with others. */
  compare(first: number, last: number): void;
  /** Makes the range `factor` times as long, and keeps the instant `at` (ms) where it is. */
  scaleAround(at: number, factor: number): void;
  /** Moves the range as if its bars were dragged by `px`. */
  moveBy(px: number): void;
}

/** The state of the gesture that is under way. Usage: one object per plot, called by its pointer and wheel events. */
export class PlotGestures {
  private press: { x: number; bar: number; comparing: boolean } | null = null;
  private readonly pan = signal<{ startX: number; px: number } | null>(null);
  private wheelZoom: { at: number; factor: number } | null = null;
  private wheelTimer: ReturnType<typeof setTimeout> | undefined;

  /** How far the bars are dragged at the moment, in px. */
  readonly pannedPx = computed(() => this.pan()?.px ?? 0);

  constructor(
    private readonly selection: BarSelection,
    private readonly target: GestureTarget,
  ) {}

  down({ x, panning, comparing = false }: PlotPointer): void {
    this.selection.clearSelection();
    if (panning) this.pan.set({ startX: x, px: 0 });
    else this.press = { x, bar: this.target.barAt(x), comparing };
  }

  move(x: number): void {
    const pan = this.pan();
    if (pan) {
      this.pan.set({ ...pan, px: x - pan.startX });
      return;
    }
    const bar = this.target.barAt(x);
    this.selection.hover(bar);
    if (this.press && isDrag(x, this.press.x)) this.selection.select(this.press.bar, bar);
  }

  up(x: number): void {
    const pan = this.pan();
    const press = this.press;
    this.pan.set(null);
    this.press = null;
    if (pan && isDrag(x, pan.startX)) this.target.moveBy(pan.px);
    if (press) this.release(x, press);
  }

  leave(): void {
    if (this.press === null) this.selection.hovered.set(null);
  }

  /** The browser took the pointer away, for example to scroll the page. */
  cancel(): void {
    this.press = null;
    this.pan.set(null);
    this.selection.clearSelection();
    this.selection.hovered.set(null);
  }

  /** Escape ends a drag without selecting anything. */
  abandonPress(): void {
    this.press = null;
  }

  /** One notch of the wheel, in to the instant under the pointer or out from it. */
  wheel(x: number, direction: 'in' | 'out'): void {
    const notch = direction === 'in' ? WHEEL_FACTOR : 1 / WHEEL_FACTOR;
    const zoom = {
      at: this.wheelZoom?.at ?? this.target.timeAt(x),
      factor: (this.wheelZoom?.factor ?? 1) * notch,
    };
    this.wheelZoom = zoom;
    clearTimeout(this.wheelTimer);
    this.wheelTimer = setTimeout(() => {
      this.wheelZoom = null;
      // Notches in both directions can cancel each other out.
      if (Math.abs(zoom.factor - 1) > 0.01) this.target.scaleAround(zoom.at, zoom.factor);
    }, WHEEL_PAUSE_MS);
  }

  destroy(): void {
    clearTimeout(this.wheelTimer);
  }

  private release(x: number, press: { x: number; comparing: boolean }): void {
    const bar = this.target.barAt(x);
    const span = this.selection.span();
    const wasPinned = this.selection.pinned() === bar;
    this.selection.current.set(bar);
    if (span && isDrag(x, press.x)) {
      if (press.comparing) this.target.compare(span.first, span.last);
      else this.target.zoomTo(span.first, span.last);
    }
    // The first click pins the tooltip, since a finger cannot hover; the second zooms in.
    else if (wasPinned) this.target.zoomTo(bar, bar);
    else this.selection.pin(bar);
  }
}

function isDrag(x: number, startX: number): boolean {
  return Math.abs(x - startX) >= MIN_DRAG_PX;
}
