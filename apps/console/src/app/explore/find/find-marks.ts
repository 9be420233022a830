// Where the find of the page hits in messages.
import { computed, effect, inject, Injectable, signal } from '@angular/core';
import type { TextRange } from '@timberline/contract';
import type { Highlighter } from '@timberline/query';
import { ExploreState } from '../state/explore-state';

/** Returns the hits in a message, in order. */
export type FindHits = (message: string) => readonly TextRange[];

/** Provided by LogList. What finds the hits is loaded with the first find. */
@Injectable()
export class FindMarks {
  private readonly state = inject(ExploreState);
  private readonly load = signal<((find: string) => Highlighter) | null>(null);

  /** Null while nothing is looked for. Words of other fields than the message hit nothing in it. */
  readonly hits = computed<FindHits | null>(() => {
    const [find, highlighterOf] = [this.state.find(), this.load()];
    if (find === '' || !highlighterOf) return null;
    const highlighter = highlighterOf(find);
    return highlighter.isEmpty ? null : (message) => highlighter.highlight(message);
  });

  constructor() {
    effect(() => {
      if (this.state.find() !== '' && !this.load())
        void import('./highlighter-of').then(({ highlighterOf }) => this.load.set(highlighterOf));
    });
  }
}
