// The panel below the time range: presets, two date pickers and the time zone.
import { Component, computed, input, output, signal } from '@angular/core';
import type { TimeRange } from '../state/explore-view';
import { formatTime, offsetText, type Zone } from '../time/zone';
import { boundsOf, sameRange } from './move-range';
import { isRangeError, parseRange, RANGE_EXAMPLES } from './parse-range';
import { presetsAt } from './presets';

/** Usage: `<tl-range-panel [range]="range" [zone]="zone" (picked)="…" (zoneChange)="…" />`, created when it opens. */
@Component({
  selector: 'tl-range-panel',
  templateUrl: './range-panel.html',
  styleUrl: './range-panel.scss',
})
export class RangePanel {
  readonly range = input.required<TimeRange>();
  readonly zone = input.required<Zone>();
  /** What is wrong with the typed range, or null. */
  readonly error = input<string | null>(null);
  /** The typed range as it will be applied, or null. */
  readonly preview = input<string | null>(null);
  readonly picked = output<TimeRange>();
  readonly zoneChange = output<Zone>();

  private readonly bounds = computed(() => boundsOf(this.range(), Date.now()));
  protected readonly examples = RANGE_EXAMPLES;
  protected readonly pickError = signal<string | null>(null);
  protected readonly presets = computed(() => presetsAt(Date.now(), this.zone()));
  protected readonly zones = computed(() => {
    const local = offsetText(this.bounds()?.[1] ?? Date.now(), 'local');
    return [
      { zone: 'utc' as const, text: 'UTC' },
      { zone: 'local' as const, text: local === 'UTC' ? 'Local (also UTC)' : `Local (${local})` },
    ];
  });
  /** Both ends as `datetime-local` inputs take them, in the zone; empty while the range has no bounds. */
  protected readonly ends = computed(() =>
    (this.bounds() ?? []).map((ms) => formatTime(ms, this.zone(), 'second').replace(' ', 'T')),
  );
  protected isCurrent(range: TimeRange): boolean {
    return sameRange(range, this.range());
  }

  /** Applies the two date pickers; an empty one leaves its end open. */
  protected apply(from: string, to: string): void {
    const range = parseRange(
      typedRange(from.replace('T', ' '), to.replace('T', ' ')),
      this.zone(),
      Date.now(),
    );
    if (isRangeError(range)) {
      this.pickError.set(range.message);
      return;
    }
    this.pickError.set(null);
    this.picked.emit(range);
  }
}

/** The range between two times as a user would type it. */
function typedRange(from: string, to: string): string {
  if (from && to) return `${from} to ${to}`;
  if (from) return `since ${from}`;
  return to ? `before ${to}` : 'all time';
}
