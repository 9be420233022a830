// The range of time that is looked at: typed, picked, moved, and gone back to.
import {
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { Icon } from '../../icon/icon';
import { Shortcuts } from '../../keyboard/shortcuts';
import type { TimeRange, Zone } from '../state/explore-view';
import { formatTime, offsetText } from '../time/zone';
import { describeRange, rangeOffset } from './describe-range';
import { boundsOf, RangeHistory, sameRange, shift, zoomOut } from './move-range';
import { isRangeError, parseRange, RANGE_EXAMPLES } from './parse-range';
import { presets } from './presets';

/** Usage: `<tl-time-range [range]="range" [zone]="zone" (rangeChange)="…" (zoneChange)="…" />` */
@Component({
  selector: 'tl-time-range',
  imports: [Icon],
  templateUrl: './time-range.html',
  styleUrl: './time-range.scss',
  host: { '(focusout)': 'left($event)', '(keydown.escape)': 'escape($event)' },
})
export class TimeRangePicker {
  readonly range = input.required<TimeRange>();
  readonly zone = input.required<Zone>();
  readonly rangeChange = output<TimeRange>();
  readonly zoneChange = output<Zone>();

  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('field');
  protected readonly examples = RANGE_EXAMPLES;
  protected readonly open = signal(false);

  /** What is typed and not yet taken; null while the range itself is shown. */
  protected readonly draft = linkedSignal<unknown, string | null>({
    source: () => [this.range(), this.zone()],
    computation: () => null,
  });
  protected readonly words = computed(() => describeRange(this.range(), this.zone(), Date.now()));
  protected readonly offset = computed(() => rangeOffset(this.range(), this.zone(), Date.now()));
  /** What is typed as it would be taken, or what is wrong with it. */
  private readonly reading = computed(() => {
    const draft = this.draft();
    return draft === null ? null : parseRange(draft, this.zone(), Date.now());
  });
  protected readonly error = computed(() => {
    const reading = this.reading();
    return reading && isRangeError(reading) ? reading.message : null;
  });
  protected readonly preview = computed(() => {
    const reading = this.reading();
    if (!reading || isRangeError(reading)) return null;
    const now = Date.now();
    return `${describeRange(reading, this.zone(), now)}, ${rangeOffset(reading, this.zone(), now)}`;
  });

  protected readonly presets = computed(() => (this.open() ? presets(this.zone(), Date.now()) : []));
  protected readonly zones = computed(() => {
    const now = boundsOf(this.range(), Date.now())?.[1] ?? Date.now();
    const local = offsetText(now, 'local');
    return [
      { zone: 'utc' as const, text: 'UTC' },
      { zone: 'local' as const, text: local === 'UTC' ? 'Local (UTC as well)' : `Local (${local})` },
    ];
  });
  /** Both ends for the pickers, in the zone. */
  protected readonly ends = computed(() => {
    const bounds = boundsOf(this.range(), Date.now());
    return (bounds ?? []).map((ms) => formatTime(ms, this.zone(), 'second').replace(' ', 'T'));
  });
  protected readonly pickError = signal<string | null>(null);

  private readonly history = signal(new RangeHistory([]));
  protected readonly previous = computed(() => this.history().previous);
  protected readonly following = computed(() => this.history().following);
  protected readonly wider = computed(() => zoomOut(this.range(), Date.now()));
  protected readonly movable = computed(() => shift(this.range(), -1, Date.now()) !== undefined);

  constructor() {
    effect(() => {
      const range = this.range();
      untracked(() => this.history.update((history) => history.visit(range)));
    });
    inject(Shortcuts).add({
      key: 't',
      text: 'Go to the time range',
      group: 'Search',
      run: () => this.field().nativeElement.focus(),
    });
  }

  protected hint(range: TimeRange | undefined): string {
    return range ? describeRange(range, this.zone(), Date.now()) : '';
  }

  protected isCurrent(range: TimeRange): boolean {
    return sameRange(range, this.range());
  }

  protected type(text: string): void {
    this.draft.set(text);
    this.open.set(true);
  }

  /** Takes what is typed. */
  protected enter(): void {
    const reading = this.reading();
    if (reading && isRangeError(reading)) return;
    this.choose(reading ?? this.range());
    this.field().nativeElement.select();
  }

  protected choose(range: TimeRange): void {
    this.open.set(false);
    this.draft.set(null);
    this.pickError.set(null);
    this.rangeChange.emit(range);
  }

  /** A preset was pressed: the panel closes, so the focus goes back to the field. */
  protected pick(range: TimeRange): void {
    this.choose(range);
    this.field().nativeElement.focus();
  }

  /** Takes both ends of the pickers; an empty one is open. */
  protected apply(from: string, to: string): void {
    const [start, end] = [from, to].map((text) => text.replace('T', ' '));
    const typed =
      start && end ? `${start} to ${end}` : start ? `since ${start}` : end ? `before ${end}` : 'all time';
    const range = parseRange(typed, this.zone(), Date.now());
    if (isRangeError(range)) this.pickError.set(range.message);
    else this.pick(range);
  }

  protected move(direction: -1 | 1): void {
    const moved = shift(this.range(), direction, Date.now());
    if (moved) this.choose(moved);
  }

  protected toggle(): void {
    this.open.update((open) => !open);
  }

  protected down(event: Event): void {
    event.preventDefault();
    this.open.set(true);
  }

  /** Closes the panel, then gives up what was typed, then leaves the field. */
  protected escape(event: Event): void {
    const field = this.field().nativeElement;
    if (this.open()) {
      this.open.set(false);
      field.focus();
    } else if (this.draft() !== null) {
      this.draft.set(null);
      field.value = this.words();
    } else if (document.activeElement === field) {
      field.blur();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  protected left(event: FocusEvent): void {
    if (event.relatedTarget instanceof Node && this.element.nativeElement.contains(event.relatedTarget))
      return;
    // A press on what takes no focus within the panel is no leaving.
    if (event.relatedTarget === null && this.element.nativeElement.matches(':hover')) return;
    this.open.set(false);
    this.draft.set(null);
    this.field().nativeElement.value = this.words();
  }
}
