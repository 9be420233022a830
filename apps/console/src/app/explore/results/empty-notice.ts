import { Component, computed, effect, inject, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { LogFilter } from '@timberline/contract';
import { ApiClient } from '../../api/api-client';
import { errorOfCall, isAborted } from '../../api/api-error';
import { ExploreState } from '../explore-state';
import { formatTime, offsetText } from '../time/zone';
import type { Elsewhere } from './elsewhere';
import { placeOf, withoutRange } from './elsewhere';

type Answer =
  { kind: 'looking' | 'nothing' | 'no-match' | 'unknown' } | { kind: 'elsewhere'; place: Elsewhere };

/**
 * Nothing matches: says whether logs are elsewhere in time, whether any exist, and what to do.
 * Usage: `<tl-empty-notice />` where the rows would be.
 */
@Component({
  selector: 'tl-empty-notice',
  imports: [MatButton],
  templateUrl: './empty-notice.html',
  styleUrl: './notice.scss',
})
export class EmptyNotice {
  protected readonly state = inject(ExploreState);
  private readonly api = inject(ApiClient);

  protected readonly answer = signal<Answer>({ kind: 'looking' });
  protected readonly narrowed = computed(
    () => this.state.q() !== '' || this.state.filters().some((f) => !f.off),
  );
  protected readonly place = computed(() => {
    const answer = this.answer();
    if (answer.kind !== 'elsewhere') return null;
    const { total, range } = answer.place;
    const zone = this.state.zone();
    const from = Date.parse(range.from);
    const to = Date.parse(range.to);
    return {
      total: total.toLocaleString('en'),
      one: total === 1,
      from: formatTime(from, zone, 'minute'),
      to: formatTime(to, zone, 'minute'),
      offset: offsetText(to, zone),
    };
  });
  protected readonly origin = location.origin;

  constructor() {
    effect((onCleanup) => {
      const filter = this.state.filter();
      const abort = new AbortController();
      onCleanup(() => abort.abort());
      untracked(() => void this.look(filter, abort.signal));
    });
  }

  protected goThere(): void {
    const answer = this.answer();
    if (answer.kind === 'elsewhere') this.state.setRange(answer.place.range);
  }

  protected clear(): void {
    this.state.run({ q: '', filters: [], message: '' });
  }

  private async look(filter: LogFilter, signal: AbortSignal): Promise<void> {
    this.answer.set({ kind: 'looking' });
    try {
      const place = placeOf(await this.api.histogram(withoutRange(filter), 100, signal));
      if (place) this.answer.set({ kind: 'elsewhere', place });
      else
        this.answer.set({
          kind: (await this.api.logs({}, { size: 1 }, signal)).logs.length > 0 ? 'no-match' : 'nothing',
        });
    } catch (error) {
      if (!isAborted(errorOfCall(error, signal))) this.answer.set({ kind: 'unknown' });
    }
  }
}
