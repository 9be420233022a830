import { Component, computed, DestroyRef, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { ApiError } from '../../api/api-error';
import { ExploreState } from '../explore-state';

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
      @for (fault of error()?.errors; track $index) {
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

  constructor() {
    const again = () => {
      if (this.error()?.kind === 'network') this.state.rerun();
    };
    addEventListener('online', again);
    inject(DestroyRef).onDestroy(() => removeEventListener('online', again));
  }

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
        ? 'The connection broke or the API is stopped. It is not lost: try again in a moment.'
        : 'The search runs again by itself once there is a connection.';
    }
    // What is wrong with single parameters stands below.
    return error.errors.length > 0 ? '' : error.message;
  });
  protected readonly rangeIsWrong = computed(() =>
    this.error()?.errors.some(({ path }) => path === 'from' || path === 'to'),
  );
}
