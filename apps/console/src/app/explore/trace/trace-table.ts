// A trace as tables of its lanes and lines, for users who cannot see the lanes or prefer text.
import { Component, computed, input, linkedSignal, output } from '@angular/core';
import type { FoundLog } from '@timberline/contract';
import { countText } from '../../text/counts';
import { durationText } from '../time/duration';
import { fullTime } from '../time/timestamp';
import type { Zone } from '../time/zone';
import type { TraceLayout } from './trace-lanes';
import { levelsText, offsetText } from './trace-text';

/** Rows of each table that are drawn at first, and added at a time: as many as a browser lays out at once. */
const ROWS = 200;
/** Characters of a message that are drawn. The opened log has the whole of it. */
const MAX_MESSAGE_CHARACTERS = 300;

/**
 * ```html
 * <tl-trace-table [layout]="layout" [zone]="zone" [originId]="id" [openId]="id" (opened)="open($event)" />
 * ```
 */
@Component({
  selector: 'tl-trace-table',
  templateUrl: './trace-table.html',
  styleUrl: './trace-table.scss',
})
export class TraceTable {
  readonly layout = input.required<TraceLayout>();
  readonly zone = input.required<Zone>();
  readonly originId = input.required<string | null>();
  readonly openId = input.required<string | null>();
  readonly opened = output<FoundLog>();

  protected readonly countText = countText;
  protected readonly shownLanes = linkedSignal({ source: this.layout, computation: () => ROWS });
  /** As many as show the line that one came from. */
  protected readonly shownLines = linkedSignal({
    source: this.layout,
    computation: ({ lines }) => {
      const origin = lines.findIndex(({ log }) => log.id === this.originId());
      return Math.max(1, Math.ceil((origin + 1) / ROWS)) * ROWS;
    },
  });

  protected readonly lanes = computed(() =>
    this.layout()
      .lanes.slice(0, this.shownLanes())
      .map((lane) => ({
        first: lane.lines[0],
        resource: lane.resourceId ?? 'not listed',
        span: lane.spanId ?? 'none',
        from: offsetText(lane.from),
        to: offsetText(lane.to),
        count: countText(lane.lines.length + lane.unlisted),
        levels: levelsText(lane),
        gap: lane.longestGap > 0 ? durationText(lane.longestGap) : '',
      })),
  );
  protected readonly lines = computed(() => {
    const zone = this.zone();
    return this.layout()
      .lines.slice(0, this.shownLines())
      .map(({ log, at }) => ({
        log,
        offset: offsetText(at),
        time: fullTime(log.timestamp, zone),
        message: log.message.slice(0, MAX_MESSAGE_CHARACTERS) || '(empty message)',
      }));
  });

  protected showMoreLanes(): void {
    this.shownLanes.update((count) => count + ROWS);
  }

  protected showMoreLines(): void {
    this.shownLines.update((count) => count + ROWS);
  }
}
