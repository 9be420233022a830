// Filters by value as chips: one toolbar, one tab stop, arrows between what can be done.
import { Component, computed, ElementRef, inject, output, signal } from '@angular/core';
import { Icon } from '../../../icon/icon';
import { ExploreState } from '../../state/explore-state';
import type { ValueFilter } from '../../state/explore-view';

/** What a chip can do, in the order of its buttons. */
type Action = 'switch' | 'turn' | 'remove';
const ACTIONS: readonly Action[] = ['switch', 'turn', 'remove'];

/** Usage: `<tl-filter-chips (cleared)="focusTheQuery()" />`; shows nothing without filters. */
@Component({
  selector: 'tl-filter-chips',
  imports: [Icon],
  templateUrl: './filter-chips.html',
  styleUrl: './filter-chips.scss',
  host: { '(keydown)': 'key($event)', '(focusin)': 'focused($event)' },
})
export class FilterChips {
  /** The last chip was removed by a key, so the focus needs another place. */
  readonly cleared = output<void>();

  private readonly state = inject(ExploreState);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef);

  protected readonly chips = computed(() =>
    this.state
      .filters()
      .map((filter) => ({ filter, id: `${filter.field}:${filter.value}`, name: nameOf(filter) })),
  );
  /** The button that Tab reaches, counted over all chips. */
  private readonly stop = signal(0);
  protected readonly tabStop = computed(() => Math.min(this.stop(), this.chips().length * ACTIONS.length));

  /** Switches a filter off for a moment, or on again. */
  protected switch(filter: ValueFilter): void {
    this.replace(filter, { ...filter, off: !filter.off });
  }

  /** Turns include into exclude and back. */
  protected turn(filter: ValueFilter): void {
    this.replace(filter, { ...filter, mode: filter.mode === 'include' ? 'exclude' : 'include' });
  }

  protected remove(filter: ValueFilter): void {
    const last = this.chips().length === 1;
    this.state.removeFilter(filter.field, filter.value);
    if (last) this.cleared.emit();
    else this.focusSoon();
  }

  protected clear(): void {
    this.state.run({ filters: [] });
    this.cleared.emit();
  }

  protected key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const buttons = this.buttons();
    const at = buttons.indexOf(event.target as HTMLElement);
    const moves: Record<string, number> = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      ArrowDown: at + ACTIONS.length,
      ArrowUp: at - ACTIONS.length,
      Home: 0,
      End: buttons.length - 1,
    };
    const filter = this.chips()[Math.floor(at / ACTIONS.length)]?.filter;
    if (Object.hasOwn(moves, event.key)) {
      const to = Math.min(Math.max(moves[event.key] ?? at, 0), buttons.length - 1);
      this.stop.set(to);
      buttons[to]?.focus();
    } else if (filter && (event.key === 'Delete' || event.key === 'Backspace')) {
      this.remove(filter);
    } else if (filter && event.key === '-') {
      this.turn(filter);
    } else {
      return;
    }
    event.preventDefault();
  }

  protected focused(event: FocusEvent): void {
    const at = this.buttons().indexOf(event.target as HTMLElement);
    if (at >= 0) this.stop.set(at);
  }

  private replace(filter: ValueFilter, by: ValueFilter): void {
    this.state.run({ filters: this.state.filters().map((one) => (sameFilter(one, filter) ? by : one)) });
    // The URL lists filters by kind, so the chip may stand elsewhere now: its focus goes with it.
    this.focusSoon(`${by.field}:${by.value}`);
  }

  /** Focuses a button of the same kind on the chip `id`, or where the focus was, once the chips are drawn anew. */
  private focusSoon(id?: string): void {
    const at = this.tabStop();
    const action = at % ACTIONS.length;
    setTimeout(() => {
      const chip = id === undefined ? -1 : this.chips().findIndex((one) => one.id === id);
      const buttons = this.buttons();
      const to = Math.min(chip < 0 ? at : chip * ACTIONS.length + action, buttons.length - 1);
      this.stop.set(Math.max(0, to));
      buttons[to]?.focus();
    }, FOCUS_DELAY_MS);
  }

  private buttons(): HTMLElement[] {
    return [...this.element.nativeElement.querySelectorAll<HTMLElement>('button')];
  }
}

/** The router changes the URL within a few tasks; then the chips are drawn. */
const FOCUS_DELAY_MS = 60;

function sameFilter(a: ValueFilter, b: ValueFilter): boolean {
  return a.field === b.field && a.value === b.value;
}

/** `level is error`, `level is not error, switched off`. */
function nameOf(filter: ValueFilter): string {
  const what = `${filter.field} ${filter.mode === 'exclude' ? 'is not' : 'is'} ${filter.value}`;
  return filter.off ? `${what}, switched off` : what;
}
