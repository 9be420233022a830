import { Component, computed, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { countOf, countText } from '../../text/counts';
import type { ListState } from './list-state';

/** A search in a shorter list would help nobody. */
const MIN_SEARCHED = 10;

/**
 * What stands around the table of a list: messages, the search, and the number of rows.
 *
 * ```html
 * <tl-list-frame [list]="list" what="keys" one="key" empty="No program has a key yet."><table>…</table></tl-list-frame>
 * ```
 */
@Component({
  selector: 'tl-list-frame',
  imports: [MatButton],
  template: `
    <p class="notice" role="status">{{ list().result() }}</p>
    @if (list().error(); as error) {
      <p class="notice failed" role="alert">
        <span>{{ error }}</span>
        <button matButton="outlined" type="button" (click)="list().load()">Reload the list</button>
      </p>
    }
    @if (isSearched()) {
      <input
        type="search"
        [attr.aria-label]="'Find in the ' + what()"
        [placeholder]="'Find in the ' + what()"
        [value]="list().search()"
        (input)="list().search.set($any($event.target).value)"
      />
    }
    @if (list().found().length > 0) {
      <ng-content />
      <p class="foot">
        <span class="quiet" role="status">{{ shownText() }}</span>
        @if (list().shown().length < list().found().length) {
          <button matButton="outlined" type="button" (click)="list().showMore()">Show more</button>
        }
      </p>
    } @else if (list().all() === null) {
      <p class="empty" role="status">{{ list().loading() ? 'Loading…' : '' }}</p>
    } @else if (list().search() !== '') {
      <p class="empty" role="status">Nothing in the list has “{{ list().search() }}”.</p>
    } @else {
      <p class="empty">{{ empty() }}</p>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 8px;
      grid-template-columns: minmax(0, 1fr);
    }
    .quiet {
      color: var(--mat-sys-on-surface-variant);
    }
    .notice {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px;
      padding: 6px 12px;
      border-radius: 6px;
      background: var(--mat-sys-secondary-container);
      color: var(--mat-sys-on-secondary-container);
      overflow-wrap: anywhere;
    }
    .notice:empty {
      display: none;
    }
    .failed {
      background: var(--mat-sys-error-container);
      color: var(--mat-sys-on-error-container);
    }
    input {
      width: min(20rem, 100%);
      height: 32px;
      padding: 0 8px;
      border: 1px solid var(--mat-sys-outline);
      border-radius: 6px;
      background: var(--mat-sys-surface);
      color: var(--mat-sys-on-surface);
      font: inherit;
    }
    .foot {
      display: flex;
      align-items: center;
      gap: 12px;
    }
    .empty {
      padding: 48px 16px;
      text-align: center;
    }
  `,
})
export class ListFrame<T> {
  readonly list = input.required<ListState<T>>();
  /** What the list has: "keys". */
  readonly what = input.required<string>();
  /** One of it: "key". */
  readonly one = input.required<string>();
  /** What to say while there is nothing in it. */
  readonly empty = input.required<string>();

  protected readonly isSearched = computed(() => (this.list().all()?.length ?? 0) >= MIN_SEARCHED);
  protected readonly shownText = computed(() => {
    const [shown, all] = [this.list().shown().length, this.list().all()?.length ?? 0];
    return shown === all
      ? countOf(all, this.one(), this.what())
      : `${countText(shown)} of ${countOf(all, this.one(), this.what())}`;
  });
}
