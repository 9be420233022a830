import { Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { parseQuery } from '@timberline/query';
import type { ApiError } from '../../api/api-error';
import { fixedQueries } from '../query-bar/input/query-fixes';
import { ExploreState } from '../state/explore-state';
import { typedColumn } from '../state/explore-view';

/**
 * Says, in place of the rows, why the search failed and what to do.
 *
 * ```html
 * <tl-failed-notice [error]="error" (editQuery)="focusQuery()" />
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
      @for (problem of problems(); track $index) {
        <p>
          @if (problem.column) {
            <strong>Column {{ problem.column }}</strong>
          } @else {
            <code>{{ problem.path }}</code>
          }
          {{ problem.message }}
        </p>
      }
      <div class="actions">
        @if (error()?.queryError) {
          <button matButton="filled" type="button" (click)="editQuery.emit()">Go to the query</button>
          @for (fix of fixes(); track fix.query) {
            <button matButton type="button" (click)="state.run({ q: fix.query })">
              Search for {{ fix.instead }}
            </button>
          }
        } @else if (!error()?.isForbidden) {
          <button matButton="filled" type="button" (click)="state.rerun()">Try again</button>
        }
        @if (rangeIsInvalid()) {
          <button matButton type="button" (click)="state.setRange({})">Search all times</button>
        }
      </div>
    </div>
  `,
  styleUrl: './notice.scss',
})
export class FailedNotice {
  /** Why the search failed. Null when the user canceled it. */
  readonly error = input.required<ApiError | null>();
  /** The user wants to correct the query. */
  readonly editQuery = output<void>();
  protected readonly state = inject(ExploreState);

  /** The problems of single parameters. Columns of `q` become columns of the typed query. */
  protected readonly problems = computed(() => {
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
    if (!error) return 'The search was canceled';
    if (error.kind === 'network') return navigator.onLine ? 'Timberline does not answer' : 'You are offline';
    if (error.queryError) return 'The query cannot be read';
    if (error.isUnauthenticated) return 'You are not logged in';
    if (error.isForbidden) return 'You may not search here';
    if (error.status >= 500) return 'Timberline cannot search at the moment';
    return 'The search is not valid';
  });
  protected readonly advice = computed(() => {
    const error = this.error();
    if (!error) return 'A shorter time range or more words make the search faster.';
    if (error.kind === 'network') {
      return navigator.onLine
        ? 'The API may be stopped, or the connection is interrupted. The search runs again as soon as the API answers.'
        : 'The search runs again as soon as there is a connection.';
    }
    // The problems of single parameters are listed below.
    return error.errors.length > 0 ? '' : error.message;
  });
  protected readonly rangeIsInvalid = computed(() =>
    this.error()?.errors.some(({ path }) => path === 'from' || path === 'to'),
  );
}
