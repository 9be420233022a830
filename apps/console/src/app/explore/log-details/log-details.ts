import {
  Component,
  computed,
  type ElementRef,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import type { FoundLog } from '@timberline/contract';
import { Clipboard } from '../../announcer/clipboard';
import { Icon } from '../../icon/icon';
import { countText } from '../../text/counts';
import { MessageText } from '../log-text/message-text';
import { type Segment, segmentsOf } from '../log-text/segments';
import { ExploreState } from '../state/explore-state';
import { durationText } from '../time/duration';
import { fullTime, millisBetween, parseInstant } from '../time/timestamp';
import type { Zone } from '../time/zone';
import { FieldTree } from './field-tree';
import { LogPatternInfo } from './log-pattern-info';
import { jsonOf } from './value-tree';

/** Characters of a message that are drawn before "Show more": a screenful of wrapped text. */
const MAX_MESSAGE_CHARACTERS = 8_000;

const EMPTY_MESSAGE: Segment[] = [{ text: '(empty message)', mark: false, symbol: true, classes: '' }];

/**
 * One log: its time, its message, and all fields as a tree or as JSON.
 *
 * ```html
 * <tl-log-details [log]="log" [zone]="zone" (closed)="close()" />
 * ```
 */
@Component({
  selector: 'tl-log-details',
  imports: [FieldTree, Icon, LogPatternInfo, MatButton, MatIconButton, MessageText],
  templateUrl: './log-details.html',
  styleUrl: './log-details.scss',
})
export class LogDetails {
  readonly log = input.required<FoundLog>();
  readonly zone = input.required<Zone>();
  readonly closed = output<void>();
  /** The logs of the pattern with this id are to be shown. */
  readonly patternListed = output<string>();

  protected readonly state = inject(ExploreState);
  private readonly clipboard = inject(Clipboard);
  private readonly heading = viewChild.required<ElementRef<HTMLElement>>('heading');
  protected readonly countText = countText;
  protected readonly view = signal<'fields' | 'json'>('fields');
  /** Whether the whole of a long message is drawn. */
  protected readonly expanded = linkedSignal({ source: () => this.log().id, computation: () => false });

  protected readonly time = computed(() => fullTime(this.log().timestamp, this.zone()));
  protected readonly receivedAt = computed(() => fullTime(this.log().receivedAt, this.zone()));
  /** How long after its timestamp the log was received. */
  protected readonly delay = computed(() => {
    const from = parseInstant(this.log().timestamp);
    const to = parseInstant(this.log().receivedAt);
    if (!from || !to) return '';
    const ms = millisBetween(from, to);
    return `${durationText(ms)} ${ms < 0 ? 'earlier' : 'later'}`;
  });
  protected readonly hiddenCharacters = computed(() =>
    Math.max(0, this.log().message.length - MAX_MESSAGE_CHARACTERS),
  );
  protected readonly segments = computed(() => {
    const { message, highlight } = this.log();
    if (message === '') return EMPTY_MESSAGE;
    const limit = this.expanded() ? message.length : MAX_MESSAGE_CHARACTERS;
    return segmentsOf(message, highlight?.message ?? [], { limit, lineBreaks: true });
  });
  protected readonly json = computed(() => (this.view() === 'json' ? jsonOf(this.log()) : ''));

  focus(): void {
    this.heading().nativeElement.focus();
  }

  protected copyMessage(): void {
    void this.clipboard.copy(this.log().message, 'Message');
  }

  protected copyTime(): void {
    void this.clipboard.copy(this.time(), 'Time');
  }

  protected copyJson(): void {
    void this.clipboard.copy(jsonOf(this.log()), 'Log as JSON');
  }
}
