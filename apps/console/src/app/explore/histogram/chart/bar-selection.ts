// Which bars are hovered, focused, selected and pinned, by pointer or by keys.
import { computed, linkedSignal, type Signal, signal } from '@angular/core';
import { barAfterKey, barAtTime, type Chart, middleOf, sameBar } from './chart';

/** A selection of bars: where it began and where it is now. */
interface Selected {
  anchor: number;
  current: number;
}

/**
 * The selection of bars by their index. When the counts are refreshed, it stays at the same instants; what is no
 * longer in the chart is dropped.
 */
export class BarSelection {
  /** The bar that keys move from; at first the latest one. */
  readonly current;
  /** The bar under the pointer. It keeps its index when the counts are refreshed, since the pointer has not moved. */
  readonly hovered;
  /** The bar whose tooltip stays open wherever the pointer is. */
  readonly pinned;
  readonly focused = signal(false);
  private readonly selected;
  private readonly dismissed = signal(false);

  /** First and last selected bar, or null. */
  readonly span = computed(() => {
    const selected = this.selected();
    if (!selected) return null;
    const { anchor, current } = selected;
    return { first: Math.min(anchor, current), last: Math.max(anchor, current) };
  });

  /** The bar under the pointer, else the focused one, or null. */
  readonly active = computed(() => this.hovered() ?? (this.focused() ? this.current() : null));

  /** The bar that has the tooltip; null once the tooltip was dismissed, until another bar becomes active. */
  readonly tooltipBar = computed(() => this.pinned() ?? (this.dismissed() ? null : this.active()));

  constructor(private readonly chart: Signal<Chart>) {
    this.current = linkedSignal<Chart, number>({
      source: chart,
      computation: (after, before) =>
        (before &&
          (sameBar(before.value, before.source, after) ??
            barAtTime(after, middleOf(before.source, before.value)))) ??
        after.bars.length - 1,
    });
    this.pinned = linkedSignal<Chart, number | null>({
      source: chart,
      computation: (after, before) =>
        before?.value == null ? null : (sameBar(before.value, before.source, after) ?? null),
    });
    this.hovered = linkedSignal<Chart, number | null>({
      source: chart,
      computation: (after, before) =>
        before?.value == null ? null : Math.min(before.value, after.bars.length - 1),
    });
    this.selected = linkedSignal<Chart, Selected | null>({
      source: chart,
      computation: (after, before) => {
        if (!before?.value) return null;
        const anchor = sameBar(before.value.anchor, before.source, after);
        const current = sameBar(before.value.current, before.source, after);
        return anchor === undefined || current === undefined ? null : { anchor, current };
      },
    });
  }

  isSelected(index: number): boolean {
    const span = this.span();
    return span !== null && index >= span.first && index <= span.last;
  }

  /** Extends the selection to a bar. A new selection begins at `anchor`. */
  select(anchor: number, current: number): void {
    this.selected.set({ anchor: this.selected()?.anchor ?? anchor, current });
  }

  clearSelection(): void {
    this.selected.set(null);
  }

  /** Keeps the tooltip of a bar open. */
  pin(bar: number): void {
    this.pinned.set(bar);
    this.dismissed.set(false);
  }

  unpin(): void {
    this.pinned.set(null);
    this.dismissed.set(true);
  }

  hover(bar: number): void {
    if (this.hovered() !== bar) this.dismissed.set(false);
    this.hovered.set(bar);
  }

  /** Moves by a key, and extends the selection if `extend` is set. Returns false for keys that do not move. */
  step(key: string, extend: boolean): boolean {
    const from = this.current();
    const to = barAfterKey(key, from, this.chart().bars.length);
    if (to === undefined) return false;
    if (extend) this.select(from, to);
    else this.clearSelection();
    this.pinned.set(null);
    this.current.set(to);
    this.hovered.set(null);
    this.dismissed.set(false);
    return true;
  }

  /** Clears the selection, or else closes the tooltip. Returns false if there was neither. */
  escape(): boolean {
    if (this.span()) this.clearSelection();
    else if (this.pinned() !== null) this.unpin();
    else if (this.tooltipBar() !== null) this.dismissed.set(true);
    else return false;
    return true;
  }
}
