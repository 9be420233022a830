import { Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Clipboard } from '../../announcer/clipboard';
import { Icon } from '../../icon/icon';
import { isLoopback, type Target } from '../server/server-address';
import { wayOf, WAYS } from './ways';

/**
 * The ways to send logs, as tabs; as a list in a narrow window.
 *
 * ```html
 * <tl-ways-panel [way]="'curl'" [target]="target" (wayChange)="…" />
 * ```
 */
@Component({
  selector: 'tl-ways-panel',
  imports: [Icon, MatButton],
  templateUrl: './ways-panel.html',
  styleUrl: './ways-panel.scss',
})
export class WaysPanel {
  /** The `id` of the way that is shown. */
  readonly way = input<string>();
  readonly target = input.required<Target>();
  readonly wayChange = output<string>();
  private readonly clipboard = inject(Clipboard);

  protected readonly ways = WAYS;
  protected readonly current = computed(() => wayOf(this.way()));
  protected readonly steps = computed(() => this.current().steps(this.target()));
  protected readonly isUnreachable = computed(
    () => this.current().isContainer === true && isLoopback(this.target()),
  );

  protected copy(code: string): void {
    void this.clipboard.copy(code, 'Configuration');
  }

  /** The keys of a vertical list of tabs. */
  protected onKey(event: KeyboardEvent): void {
    const at = this.ways.indexOf(this.current());
    const last = this.ways.length - 1;
    const next = {
      ArrowDown: at === last ? 0 : at + 1,
      ArrowUp: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    }[event.key];
    const way = next === undefined ? undefined : this.ways[next];
    if (!way) return;
    event.preventDefault();
    this.wayChange.emit(way.id);
    document.getElementById(`tl-way-${way.id}`)?.focus();
  }
}
