import { Component, computed, input, output } from '@angular/core';
import type { LogPatterns } from '@timberline/contract';
import { IconButton } from '../../../icon/icon-button';
import { countText } from '../../../text/counts';
import { levelKind } from '../../level/level';
import { MessageText } from '../../log-text/message-text';
import { segmentsOf } from '../../log-text/segments';
import { fullTime } from '../../time/timestamp';
import type { Zone } from '../../time/zone';
import type { PatternRow } from '../pattern-rows';
import { PatternTemplate } from '../pattern-template';
import { levelsText, momentText, peakText, shareText, spanText } from '../pattern-text';
import { Sparkline } from './sparkline';

/** Characters of an example that are drawn: it is one line. The opened log has the whole of it. */
const MAX_EXAMPLE_CHARACTERS = 500;
/** Levels that are drawn, the most severe ones. The others are told as a number. */
const MAX_LEVELS = 3;

/**
 * One pattern: how many logs have it, when and of which levels, what they say, and one of them as an example. Its button is
 * the one that keys reach; the others have keys of their own.
 *
 * ```html
 * <tl-pattern-row [row]="row" [answer]="answer" [zone]="zone" [now]="now" … (listed)="list(row)" (acted)="act($event, row)" />
 * ```
 */
@Component({
  selector: 'tl-pattern-row',
  imports: [IconButton, MessageText, PatternTemplate, Sparkline],
  templateUrl: './pattern-row.html',
  styleUrl: './pattern-row.scss',
})
export class PatternRowView {
  readonly row = input.required<PatternRow>();
  readonly answer = input.required<LogPatterns>();
  readonly zone = input.required<Zone>();
  /** What `now` was for the answer, in ms since 1970. */
  readonly now = input.required<number>();
  /** Whether it is marked as new. */
  readonly showsNew = input.required<boolean>();
  /** Whether it is the one that one came for. */
  readonly isSelected = input.required<boolean>();
  readonly tabIndex = input.required<number>();
  /** It has the focus. */
  readonly focused = output<void>();
  /** Its logs are to be shown. */
  readonly listed = output<void>();
  readonly acted = output<'include' | 'exclude' | 'example'>();
  readonly pressed = output<KeyboardEvent>();

  protected readonly countText = countText;
  protected readonly noun = computed(() => (this.row().pattern.count === 1 ? 'log' : 'logs'));
  protected readonly share = computed(() => shareText(this.row().share));
  protected readonly levels = computed(() =>
    this.row()
      .levels.slice(0, MAX_LEVELS)
      .map(({ name, count }) => ({ name, count: countText(count), kind: levelKind(name) })),
  );
  protected readonly moreLevels = computed(() => this.row().levels.length - this.levels().length);
  protected readonly allLevels = computed(() => levelsText(this.row().levels));
  protected readonly since = computed(() =>
    this.showsNew() ? `new since ${momentText(this.row().pattern.firstEver, this.zone(), this.now())}` : '',
  );
  protected readonly span = computed(() => spanText(this.row().pattern, this.zone(), this.now()));
  protected readonly times = computed(() => {
    const { first, last, firstEver } = this.row().pattern;
    const [from, to, ever] = [first, last, firstEver].map((time) => fullTime(time, this.zone()));
    return `First here ${from}\nLast here ${to}\nFirst ever ${ever}`;
  });
  protected readonly peak = computed(() =>
    peakText(this.row().pattern.series, this.answer(), this.zone(), this.now()),
  );
  protected readonly example = computed(() => {
    const sample = this.row().pattern.sample;
    return sample && segmentsOf(sample.message, [], { limit: MAX_EXAMPLE_CHARACTERS, lineBreaks: false });
  });
}
