import type { ElementRef } from '@angular/core';
import { Component, computed, inject, input, linkedSignal, output, signal, viewChild } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import type { FoundLog } from '@timberline/contract';
import { Clipboard } from '../../announcer/clipboard';
import { Icon } from '../../icon/icon';
import { durationText, millisBetween, parseInstant, wholeTime } from '../log-list/row/timestamp';
import { MessageText } from '../log-text/message-text';
import type { Segment } from '../log-text/segments';
import { segmentsOf } from '../log-text/segments';
import type { Zone } from '../state/explore-view';
import { FieldTree } from './field-tree';
import { jsonOf } from './value-tree';

/** Characters of a message drawn before "show all": a screenful of wrapped text. */
const MESSAGE_LIMIT = 8_000;

const EMPTY: Segment[] = [{ text: '(an empty message)', mark: false, token: true, classes: '' }];

/**
 * One log: message, time, all fields and metadata, or the whole as JSON.
 *
 * ```html
 * <tl-log-details [log]="log" [zone]="zone" (closed)="close()" />
 * ```
 */
@Component({
  selector: 'tl-log-details',
  imports: [FieldTree, Icon, MatIconButton, MessageText],
  templateUrl: './log-details.html',
  styleUrl: './log-details.scss',
})
export class LogDetails {
  readonly log = input.required<FoundLog>();
  readonly zone = input.required<Zone>();
  readonly closed = output<void>();

  private readonly clipboard = inject(Clipboard);
  private readonly heading = viewChild.required<ElementRef<HTMLElement>>('heading');
  protected readonly view = signal<'fields' | 'json'>('fields');
  protected readonly whole = linkedSignal({ source: () => this.log().id, computation: () => false });

  protected readonly time = computed(() => wholeTime(this.log().timestamp, this.zone()));
  protected readonly received = computed(() => wholeTime(this.log().receivedAt, this.zone()));
  /** How much later it was received than it happened. */
  protected readonly delay = computed(() => {
    const from = parseInstant(this.log().timestamp);
    const to = parseInstant(this.log().receivedAt);
    if (!from || !to) return '';
    const ms = millisBetween(from, to);
    return `${durationText(ms)} ${ms < 0 ? 'before it happened' : 'later'}`;
  });
  protected readonly hidden = computed(() => Math.max(0, this.log().message.length - MESSAGE_LIMIT));
  protected readonly segments = computed(() => {
    const { message, highlight } = this.log();
    const limit = this.whole() ? message.length : MESSAGE_LIMIT;
    if (message === '') return EMPTY;
    return segmentsOf(message, highlight?.message ?? [], { limit, lines: true });
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

  protected count(characters: number): string {
    return characters.toLocaleString('en');
  }
}
