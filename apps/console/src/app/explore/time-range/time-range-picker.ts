// The time range of the page: typed, picked in a panel, moved by buttons, and gone back to.
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
import { IconButton } from '../../icon/icon-button';
import { InputFrame } from '../../input-frame/input-frame';
import { Shortcuts } from '../../keyboard/shortcuts';
import type { TimeRange } from '../state/explore-view';
import type { Zone } from '../time/zone';
import { describeRange, rangeOffset } from './describe-range';
import { shiftRange, zoomOut } from './move-range';
import { isRangeError, parseRange } from './parse-range';
import { RangeHistory } from './range-history';
import { RangePanel } from './range-panel';

/** Usage: `<tl-time-range [range]="range" [zone]="zone" (rangeChange)="…" (zoneChange)="…" />` */
@Component({
  selector: 'tl-time-range',
  imports: [IconButton, InputFrame, RangePanel],
  templateUrl: './time-range-picker.html',
  styleUrl: './time-range-picker.scss',
  host: { '(focusout)': 'onFocusOut($event)', '(keydown.escape)': 'onEscape($event)' },
})
export class TimeRangePicker {
  readonly range = input.required<TimeRange>();
  readonly zone = input.required<Zone>();
  readonly rangeChange = output<TimeRange>();
  readonly zoneChange = output<Zone>();

  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('field');
  private readonly history = signal(new RangeHistory([]));
  protected readonly open = signal(false);

  /** The text that was typed and is not applied yet; null while the field shows the range itself. */
  protected readonly draft = linkedSignal<unknown, string | null>({
    source: () => [this.range(), this.zone()],
    computation: () => null,
  });
  protected readonly rangeText = computed(() => this.describe(this.range()));
  protected readonly offset = computed(() => rangeOffset(this.range(), this.zone(), Date.now()));
  private readonly parsedDraft = computed(() => {
    const draft = this.draft();
    return draft === null ? null : parseRange(draft, this.zone(), Date.now());
  });
  /** What is wrong with the typed range, or null. */
  protected readonly error = computed(() => {
    const parsed = this.parsedDraft();
    return parsed && isRangeError(parsed) ? parsed.message : null;
  });
  /** The typed range as it will be applied, or null. */
  protected readonly preview = computed(() => {
    const parsed = this.parsedDraft();
    if (!parsed || isRangeError(parsed)) return null;
    return `${this.describe(parsed)}, ${rangeOffset(parsed, this.zone(), Date.now())}`;
  });
  protected readonly previous = computed(() => this.history().previous);
  protected readonly next = computed(() => this.history().next);
  protected readonly wider = computed(() => zoomOut(this.range(), Date.now()));
  protected readonly canShift = computed(() => shiftRange(this.range(), -1, Date.now()) !== undefined);

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

  protected describe(range: TimeRange | undefined): string {
    return range ? describeRange(range, this.zone(), Date.now()) : '';
  }

  protected apply(range: TimeRange): void {
    this.open.set(false);
    this.draft.set(null);
    this.rangeChange.emit(range);
  }

  /** Applies a range of the panel. The panel closes, so the focus returns to the field. */
  protected pick(range: TimeRange): void {
    this.apply(range);
    this.field().nativeElement.focus();
  }

  protected shift(direction: -1 | 1): void {
    const shifted = shiftRange(this.range(), direction, Date.now());
    if (shifted) this.apply(shifted);
  }

  protected toggle(): void {
    this.open.update((open) => !open);
  }

  protected onInput(text: string): void {
    this.draft.set(text);
    this.open.set(true);
  }

  protected onEnter(): void {
    const parsed = this.parsedDraft();
    if (parsed && isRangeError(parsed)) return;
    this.apply(parsed ?? this.range());
    this.field().nativeElement.select();
  }

  protected onArrowDown(event: Event): void {
    event.preventDefault();
    this.open.set(true);
  }

  /** Closes the panel, or else discards what was typed, or else leaves the field. */
  protected onEscape(event: Event): void {
    const field = this.field().nativeElement;
    if (this.open()) {
      this.open.set(false);
      field.focus();
    } else if (this.draft() !== null) {
      this.discardDraft();
    } else if (document.activeElement === field) {
      field.blur();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  protected onFocusOut({ relatedTarget }: FocusEvent): void {
    const host = this.element.nativeElement;
    if (relatedTarget instanceof Node && host.contains(relatedTarget)) return;
    // A click on a part of the panel that takes no focus does not leave the picker.
    if (relatedTarget === null && host.matches(':hover')) return;
    this.open.set(false);
    this.discardDraft();
  }

  private discardDraft(): void {
    this.draft.set(null);
    // Angular writes the value only when the binding changes, so it is written here as well.
    this.field().nativeElement.value = this.rangeText();
  }
}
