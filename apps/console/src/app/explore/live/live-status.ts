import { Component, computed, inject } from '@angular/core';
import { Icon } from '../../icon/icon';
import { countText } from '../../text/counts';
import { ExploreState } from '../state/explore-state';
import { LiveTail } from './live-tail';

/**
 * Whether the list follows new logs, and what it does not show.
 *
 * ```html
 * <tl-live-status />
 * ```
 */
@Component({
  selector: 'tl-live-status',
  imports: [Icon],
  templateUrl: './live-status.html',
  styleUrl: './live-status.scss',
})
export class LiveStatus {
  protected readonly live = inject(LiveTail);
  private readonly explore = inject(ExploreState);

  /** Without numbers, since it is read aloud at each change. */
  protected readonly text = computed(() => {
    if (!this.live.connected()) return 'Live: connecting…';
    return this.live.paused() ? 'Live, paused' : 'Live';
  });
  protected readonly waiting = computed(() => `${countText(this.live.waitingCount())} new`);
  protected readonly skipped = computed(() => countText(this.live.skippedCount()));
  protected readonly arrow = computed(() => (this.explore.sort() === 'desc' ? 'arrow-up' : 'arrow-down'));
}
