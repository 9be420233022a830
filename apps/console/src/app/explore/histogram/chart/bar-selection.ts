// Which bars are pointed at, marked and focused, whether by pointer or by keys.
import { computed, linkedSignal, type Signal, signal } from '@angular/core';
import { barOfTime, carriedBar, type Chart, movedBar } from './chart';

/** A span of bars: where it was begun and where it is now. */
interface Marked {
  anchor: number;
  at: number;
}

/** Stays where it is in time when the counts are renewed; what is no longer there is let go. */
export class BarSelection {
  private readonly chart: Signal<Chart>;
  /** The bar that keys move from. */
  readonly at;
  /** The bar under the pointer, which stays where it is, over whatever bar is there then. */
  readonly hovered;
  /** The bar whose numbers stay, wherever the pointer is. */
  readonly pinned;
  private readonly marked;
  readonly focused = signal(false);
  private readonly dismissed = signal(false);

  constructor(chart: Signal<Chart>) {
    this.chart = chart;
    this.at = linkedSignal<Chart, number>({
      source: chart,
      computation: (now, before) =>
        (before &&
          (carriedBar(before.value, before.source, now) ?? sameTime(before.value, before.source, now))) ??
        now.bars.length - 1,
    });
    this.pinned = linkedSignal<Chart, number | null>({
      source: chart,
      computation: (now, before) =>
        before?.value == null ? null : (carriedBar(before.value, before.source, now) ?? null),
    });
    this.hovered = linkedSignal<Chart, number | null>({
      source: chart,
      computation: (now, before) =>
        before?.value == null ? null : Math.min(before.value, now.bars.length - 1),
    });
    this.marked = linkedSignal<Chart, Marked | null>({
      source: chart,
      computation: (now, before) => {
        if (!before?.value) return null;
        const anchor = carriedBar(before.value.anchor, before.source, now);
        const at = carriedBar(before.value.at, before.source, now);
        return anchor === undefined || at === undefined ? null : { anchor, at };
      },
    });
  }

  /** First and last marked bar, or null. */
  readonly span = computed(() => {
    const marked = this.marked();
    return marked
      ? { first: Math.min(marked.anchor, marked.at), last: Math.max(marked.anchor, marked.at) }
      : null;
  });

  /** The bar that is looked at: under the pointer, else the focused one. */
  readonly looked = computed(() => this.hovered() ?? (this.focused() ? this.at() : null));

  /** The bar whose numbers are to be told; null once they were put away, until one moves on. */
  readonly told = computed(() => this.pinned() ?? (this.dismissed() ? null : this.looked()));

  /** Marks from the bar where marking began, or from `anchor`, to another one. */
  mark(anchor: number, at: number): void {
    this.marked.set({ anchor: this.marked()?.anchor ?? anchor, at });
  }

  pin(bar: number): void {
    this.pinned.set(bar);
    this.dismissed.set(false);
  }

  unpin(): void {
    this.pinned.set(null);
    this.dismissed.set(true);
  }

  unmark(): void {
    this.marked.set(null);
  }

  hover(bar: number): void {
    if (this.hovered() !== bar) this.dismissed.set(false);
    this.hovered.set(bar);
  }

  /** Moves by a key, marking on the way if `extend`; false for keys that move nowhere. */
  step(key: string, extend: boolean): boolean {
    const at = this.at();
    const to = movedBar(key, at, this.chart().bars.length);
    if (to === undefined) return false;
    if (extend) this.mark(at, to);
    else this.unmark();
    this.pinned.set(null);
    this.at.set(to);
    this.hovered.set(null);
    this.dismissed.set(false);
    return true;
  }

  /** Lets go of what is marked, then of the numbers; false when there is neither. */
  escape(): boolean {
    if (this.span()) this.unmark();
    else if (this.pinned() !== null) this.unpin();
    else if (this.told() !== null) this.dismissed.set(true);
    else return false;
    return true;
  }
}

/** The bar that holds the middle of another chart's bar. */
function sameTime(index: number, before: Chart, now: Chart): number | undefined {
  const bar = before.bars[index];
  return bar && barOfTime(now, (bar.start + bar.end) / 2);
}
