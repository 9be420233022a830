import { Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { parseQuery } from '@timberline/query';
import type { ApiError } from '../../api/api-error';
import { fixedQueries } from '../query-bar/input/query-fixes';
import { ExploreState } from '../state/explore-state';
import { typedColumn } from '../state/explore-view';

/**
 * The search failed: why, and what to do, where the rows would be.
 *
 * ```html
 * <tl-failed-notice [error]="error" (edit)="focusTheQuery()" />
 * ```
 */
@Component({
  selector: 'tl-failed-notice',
  imports: [MatButton],
  template: `
    <div class="notice" role="alert">
      <h2>{{ title() }}</h2>
      @if (advice()) {
        <p>{{ advice() }}</p>
      }
      @for (fault of faults(); track $index) {
        <p>
          @if (fault.column) {
            <strong>Column {{ fault.column }}</strong>
          } @else {
            <code>{{ fault.path }}</code>
          }
          {{ fault.message }}
        </p>
      }
      <div class="ways">
        @if (error()?.queryError) {
          <button matButton="filled" type="button" (click)="edit.emit()">Go to the query</button>
          @for (fix of fixes(); track fix.query) {
            <button matButton type="button" (click)="state.run({ q: fix.query })">
              Search for {{ fix.instead }}
            </button>
          }
        } @else {
          <button matButton="filled" type="button" (click)="state.rerun()">Try again</button>
        }
        @if (rangeIsWrong()) {
          <button matButton type="button" (click)="state.setRange({})">Look at all times</button>
        }
      </div>
    </div>
  `,
  styleUrl: './notice.scss',
})
export class FailedNotice {
  /** Null when the search was given up. */
  readonly error = input.required<ApiError | null>();
  /** The query is what is wrong, and is to be changed. */
  readonly edit = output<void>();
  protected readonly state = inject(ExploreState);

  /** What is wrong, with the columns of what was typed: clauses of filters are sent beside it. */
  protected readonly faults = computed(() => {
    const view = this.state.view();
    const typed = parseQuery(view.q);
    return (this.error()?.errors ?? []).map(({ path, column, message }) => {
      if (path !== 'q' || !column) return { path, column: null, message };
      if (!typed.ok) return { path, ...typed.error };
      const at = typedColumn(view, column);
      return { path: at === null ? 'filters' : path, column: at, message };
    });
  });
  protected readonly fixes = computed(() => fixedQueries(this.state.q()));
  protected readonly title = computed(() => {
    const error = this.error();
    if (!error) return 'The search was given up';
    if (error.kind === 'network') return navigator.onLine ? 'Timberline does not answer' : 'You are offline';
    if (error.queryError) return 'The query cannot be read';
    if (error.status >= 500) return 'Timberline cannot search at the moment';
    return 'The search was refused';
  });
  protected readonly advice = computed(() => {
    const error = this.error();
    if (!error) return 'A shorter range of time or more words make it quicker.';
    if (error.kind === 'network') {
      return navigator.onLine
        ? 'The connection broke or the API is stopped. The search runs again by itself once it answers.'
        : 'The search runs again by itself once there is a connection.';
    }
    // What is wrong with single parameters stands below.
    return error.errors.length > 0 ? '' : error.message;
  });
  protected readonly rangeIsWrong = computed(() =>
    this.error()?.errors.some(({ path }) => path === 'from' || path === 'to'),
  );
}
