import { Component, computed, effect, inject, input, output } from '@angular/core';
import { PatternNames } from '../patterns/pattern-names';
import { PatternTemplate } from '../patterns/pattern-template';
import { commonText, sinceText } from '../patterns/pattern-text';
import { ExploreState } from '../state/explore-state';
import { SearchStore } from '../state/search-store';
import type { Zone } from '../time/zone';
import { PatternCounter } from './pattern-count';

/**
 * What a log has in common with others: its pattern, how many logs of the result have it, since when, and the ways to them.
 *
 * ```html
 * <tl-log-pattern-info [id]="log.pattern" [zone]="zone" (listed)="listPattern($event)" />
 * ```
 */
@Component({
  selector: 'tl-log-pattern-info',
  imports: [PatternTemplate],
  providers: [PatternCounter],
  template: `
    <section role="group" aria-label="Pattern">
      <p class="template">
        <span class="label">Pattern</span>
        @if (template(); as text) {
          <tl-pattern-template [template]="text" />
        } @else {
          <span>{{ id() }}</span>
        }
      </p>
      @if (counter.error(); as error) {
        <p class="error" role="alert">
          How many logs have it could not be counted: {{ error.message }}
          <button type="button" class="link-button" (click)="counter.retry()">Try again</button>
        </p>
      } @else {
        <p class="common">{{ text() }}</p>
      }
      <p class="ways">
        <button type="button" class="link-button" (click)="listed.emit(id())">Show its lines</button>
        <button type="button" class="link-button" (click)="state.showPattern(id())">
          Show it among the patterns
        </button>
      </p>
    </section>
  `,
  styles: `
    section {
      margin-top: 0.5rem;
      padding: 0.375rem 0.625rem 0.125rem;
      border: 1px solid var(--mat-sys-outline-variant);
      border-radius: 6px;
      font-size: 0.75rem;
      line-height: 1.25rem;
    }
    .template {
      max-height: 6.25rem;
      overflow: auto;
    }
    .label {
      margin-inline-end: 0.5rem;
      font-weight: 600;
    }
    .common {
      /* The text that comes moves nothing. */
      min-height: 1.25rem;
      color: var(--mat-sys-on-surface-variant);
    }
    .error {
      color: var(--mat-sys-error);
      overflow-wrap: anywhere;
    }
    .ways {
      display: flex;
      flex-wrap: wrap;
      gap: 0 0.75rem;
      margin-inline-start: -0.25rem;
    }
  `,
})
export class LogPatternInfo {
  /** The id of the pattern. */
  readonly id = input.required<string>();
  readonly zone = input.required<Zone>();
  /** The logs of the pattern with this id are to be shown. */
  readonly listed = output<string>();

  protected readonly state = inject(ExploreState);
  protected readonly counter = inject(PatternCounter);
  private readonly search = inject(SearchStore);
  private readonly names = inject(PatternNames);

  protected readonly template = computed(() => this.names.templateOf(this.id()));
  protected readonly text = computed(() => {
    const count = this.counter.count();
    if (!count) return 'Counting the logs that have it…';
    const { pattern, partial, requestedAt } = count;
    const total = this.search.total();
    const exact = total?.relation === 'eq' && this.search.status() === 'ready' ? total.value : null;
    const common = commonText(pattern?.count ?? 0, exact);
    const since = pattern ? ` ${sinceText(pattern, count.filter, this.zone(), requestedAt)}` : '';
    return `${common}${since}${partial ? ' Part of the logs could not be read, so the number can be too low.' : ''}`;
  });

  constructor() {
    effect(() => this.counter.id.set(this.id()));
  }
}
