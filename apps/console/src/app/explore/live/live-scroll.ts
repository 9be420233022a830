// Keeps a live list at the end where new logs come in, until a person scrolls away or selects text.
import { computed, DestroyRef, effect, inject, Injectable } from '@angular/core';
import { movesFromLiveEnd, ScrollInput, type ScrollMove } from '../log-list/viewport/scroll-input';
import { ExploreState } from '../state/explore-state';
import { SearchStore } from '../state/search-store';
import { LiveRows } from './live-rows';
import { LiveTail } from './live-tail';

/** Provided by LogList, which attaches its scroller and reports how it is scrolled. */
@Injectable()
export class LiveScroll {
  private readonly live = inject(LiveTail);
  private readonly search = inject(SearchStore);
  private readonly state = inject(ExploreState);
  private readonly input = new ScrollInput();
  private readonly abort = new AbortController();

  /** The order of the list while it follows new logs, which tells the end where these come in; otherwise null. */
  readonly end = computed(() =>
    this.live.following() && this.search.rows() instanceof LiveRows ? this.state.sort() : null,
  );

  constructor() {
    effect(() => {
      if (this.live.following()) this.input.forget();
    });
    inject(DestroyRef).onDestroy(() => this.abort.abort());
  }

  attach(scroller: HTMLElement): void {
    const { signal } = this.abort;
    this.input.listen(scroller, document, signal);
    const onSelection = () => {
      const selection = getSelection();
      if (selection?.type === 'Range' && scroller.contains(selection.anchorNode)) this.live.pause();
    };
    document.addEventListener('selectionchange', onSelection, { signal });
  }

  onScroll(move: ScrollMove): void {
    if (this.live.following() && this.input.isScrolling() && movesFromLiveEnd(move, this.state.sort()))
      this.live.pause();
  }
}
