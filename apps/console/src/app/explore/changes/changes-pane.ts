import {
  afterNextRender,
  Component,
  computed,
  ElementRef,
  inject,
  output,
  type Signal,
  viewChild,
} from '@angular/core';
import type { FoundLog } from '@timberline/contract';
import { IconButton } from '../../icon/icon-button';
import { logsText } from '../../text/counts';
import { PartialNotice } from '../partial/partial-notice';
import { ExploreState } from '../state/explore-state';
import { type Baseline, BASELINES } from '../state/explore-view';
import { withFilter } from '../state/value-filters';
import { spanWithOffset } from '../time-range/describe-range';
import { absoluteRange } from '../time-range/move-range';
import type { ChangeRow } from './change-rows';
import { totalText } from './change-text';
import { ChangesStore } from './changes-store';
import { isPossible } from './compared-spans';
import { ChangeList } from './list/change-list';

const TOO_MANY_REQUESTS = 429;

const CHOICES: Record<Baseline, { text: string; hint: string }> = {
  before: { text: 'Right before', hint: 'Compare with the same length right before' },
  hour: { text: 'An hour before', hint: 'Compare with the same time an hour before' },
  day: { text: 'A day before', hint: 'Compare with the same time a day before' },
  week: { text: 'A week before', hint: 'Compare with the same time a week before' },
};

/**
 * What is different in a span of time, against a baseline.
 *
 * ```html
 * <tl-changes-pane (opened)="open($event)" (closed)="close()" />
 * ```
 */
@Component({
  selector: 'tl-changes-pane',
  imports: [ChangeList, IconButton, PartialNotice],
  providers: [ChangesStore],
  templateUrl: './changes-pane.html',
  styleUrl: './changes-pane.scss',
})
export class ChangesPane {
  /** A line was chosen. */
  readonly opened = output<FoundLog>();
  readonly closed = output<void>();

  protected readonly state = inject(ExploreState);
  protected readonly store = inject(ChangesStore);
  private readonly heading = viewChild.required<ElementRef<HTMLElement>>('heading');
  private readonly changeList = viewChild(ChangeList);

  protected readonly spans = computed(() => {
    const [spans, zone] = [this.state.comparedSpans(), this.state.zone()];
    if (!spans) return null;
    const changes = this.store.outdated() ? null : this.store.changes();
    const told = (period: 'window' | 'baseline') =>
      spanWithOffset(...spans[period], zone) + (changes ? `, ${logsText(changes[period].total)}` : '');
    return { window: told('window'), baseline: told('baseline') };
  });
  protected readonly choices = computed(() => {
    const spans = this.state.comparedSpans();
    return BASELINES.map((baseline) => ({
      baseline,
      ...CHOICES[baseline],
      isOn: spans?.kind === baseline,
      isPossible: spans !== null && isPossible(baseline, spans.window),
    }));
  });
  protected readonly canZoom: Signal<boolean> = computed(() => Boolean(this.state.changes()?.window));
  protected readonly totalText = computed(() => {
    const changes = this.store.changes();
    return changes ? totalText(changes, this.store.rows().length > 0) : '';
  });
  protected readonly errorText = computed(() => {
    const error = this.store.error();
    if (!error) return '';
    // The query bar shows what is wrong with the query.
    if (error.queryError) return 'The query cannot be read.';
    const after = error.retryAfterSeconds;
    if (error.status === TOO_MANY_REQUESTS)
      return `Too much is being searched at the moment.${after === null ? '' : ` Try again in ${after} s.`}`;
    return `The spans could not be compared: ${error.message}`;
  });
  protected readonly canRetry = computed(() => this.store.error()?.queryError === null);

  constructor() {
    // Whoever opened it from the histogram stays there, to compare other bars.
    afterNextRender(() => {
      if (document.activeElement?.closest('tl-histogram-plot')) return;
      this.heading().nativeElement.focus();
    });
  }

  /** Takes the focus. */
  focus(): void {
    if (this.store.rows().length > 0) this.changeList()?.focus();
    else this.heading().nativeElement.focus();
  }

  protected setBaseline(baseline: Baseline): void {
    const changes = this.state.changes();
    if (changes) this.state.show({ changes: { ...changes, baseline } });
  }

  protected zoom(): void {
    const changes = this.state.changes();
    if (changes?.window) this.state.run({ range: changes.window, changes: { ...changes, window: null } });
  }

  protected async openLine(row: ChangeRow): Promise<void> {
    const log = await this.store.lineOf(row);
    if (log) this.opened.emit(log);
  }

  /** Lists the logs of a row in the window, or in the baseline where they are gone from the window. */
  protected list(row: ChangeRow): void {
    const [changes, spans] = [this.state.changes(), this.state.comparedSpans()];
    if (!changes || !spans) return;
    const range = row.isGone ? absoluteRange(...spans.baseline) : (changes.window ?? this.state.range());
    const filters = withFilter(this.state.filters(), row.field, row.value);
    this.state.run({ filters, range, changes: null, context: null });
  }
}
