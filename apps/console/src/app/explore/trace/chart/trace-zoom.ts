// The part of the trace that is drawn, as signals.
import { computed, linkedSignal, type Signal } from '@angular/core';
import type { TraceLayout } from '../trace-lanes';
import { fitted, moved, revealing, type TimeWindow, wholeWindow, zoomed } from './time-window';

/** Digits of the times of a link after the point, in ms: a picosecond is less than any line can tell. */
const LINK_DIGITS = 9;

/**
 * ```ts
 * const zoom = new TraceZoom(layout, link); // begins with what the link says
 * zoom.around(12, 0.5);
 * zoom.forLink();                           // what the link is to say
 * ```
 */
export class TraceZoom {
  private readonly whole = computed(() => wholeWindow(this.layout().length));
  /** What was last put into the link, which leads to no other window. */
  private told: TimeWindow | null = null;
  private readonly shown = linkedSignal<{ whole: TimeWindow; link: TimeWindow | null }, TimeWindow>({
    source: () => ({ whole: this.whole(), link: this.link() }),
    computation: ({ whole, link }, before) => {
      if (before && before.source.whole === whole && isSameWindow(link, this.told)) return before.value;
      return link ? fitted(link, whole) : whole;
    },
  });
  readonly window = this.shown.asReadonly();
  readonly isWhole = computed(() => this.shown() === this.whole());
  /** The window as a link has it; null for the whole trace. */
  readonly forLink = computed(
    () => {
      const { from, to } = this.shown();
      return this.isWhole()
        ? null
        : { from: Number(from.toFixed(LINK_DIGITS)), to: Number(to.toFixed(LINK_DIGITS)) };
    },
    { equal: isSameWindow },
  );

  constructor(
    private readonly layout: Signal<TraceLayout>,
    private readonly link: Signal<TimeWindow | null>,
  ) {}

  /** Takes what the link is to say now. */
  tell(): TimeWindow | null {
    return (this.told = this.forLink());
  }

  /** Makes the window `factor` times as long around an instant, or around its middle where it does not show that. */
  around(at: number | undefined, factor: number): void {
    const [window, whole] = [this.shown(), this.whole()];
    const isShown = at !== undefined && at >= window.from && at <= window.to;
    const next = zoomed(window, whole, isShown ? at : (window.from + window.to) / 2, factor);
    this.shown.set(next.to - next.from < whole.to - whole.from ? next : whole);
  }

  move(direction: -1 | 1): void {
    if (!this.isWhole()) this.shown.set(moved(this.shown(), this.whole(), direction));
  }

  reveal(at: number): void {
    this.shown.set(revealing(this.shown(), this.whole(), at));
  }

  showWhole(): void {
    this.shown.set(this.whole());
  }
}

export function isSameWindow(a: TimeWindow | null, b: TimeWindow | null): boolean {
  return a?.from === b?.from && a?.to === b?.to;
}
