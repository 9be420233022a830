// The part of the trace that is drawn, as signals.
import { computed, linkedSignal, type Signal } from '@angular/core';
import type { TraceLayout } from '../trace-lanes';
import { moved, revealing, type TimeWindow, wholeWindow, zoomed } from './time-window';

export class TraceZoom {
  private readonly whole = computed(() => wholeWindow(this.layout().length));
  private readonly shown = linkedSignal<TimeWindow>(() => this.whole());
  readonly window = this.shown.asReadonly();
  readonly isWhole = computed(() => this.shown() === this.whole());

  constructor(private readonly layout: Signal<TraceLayout>) {}

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
