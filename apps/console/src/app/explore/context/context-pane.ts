import {
  afterNextRender,
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  Injector,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import type { ContextScope, FoundLog } from '@timberline/contract';
import { IconButton } from '../../icon/icon-button';
import { levelKind } from '../level/level';
import { MessageText } from '../log-text/message-text';
import { segmentsOf } from '../log-text/segments';
import { PartialNotice } from '../partial/partial-notice';
import { ExploreState } from '../state/explore-state';
import { fullTime } from '../time/timestamp';
import { distanceText, rungsOf } from './context-lines';
import { ContextStore } from './context-store';
import { hasLevelFilter, ownFilters } from './own-filters';

/** Characters of a message that are drawn: some screens of a line, or a stack trace when lines are wrapped. */
const MAX_MESSAGE_CHARACTERS = 2_000;

/**
 * The lines around a log, on a ladder from those of the same span to all. The list is one tab stop, in which arrows move.
 *
 * ```html
 * <tl-context-pane (opened)="open($event)" (closed)="close()" />
 * ```
 */
@Component({
  selector: 'tl-context-pane',
  imports: [IconButton, MessageText, PartialNotice],
  providers: [ContextStore],
  templateUrl: './context-pane.html',
  styleUrl: './context-pane.scss',
})
export class ContextPane {
  /** A line was chosen. */
  readonly opened = output<FoundLog>();
  readonly closed = output<void>();

  protected readonly state = inject(ExploreState);
  protected readonly context = inject(ContextStore);
  private readonly injector = inject(Injector);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly list = viewChild<ElementRef<HTMLElement>>('list');
  /** The id of the line that Tab reaches, or null for that of the log itself. */
  private readonly active = signal<string | null>(null);
  /** What the reader was shown last: lines that are added do not move. */
  private shownCenter: unknown = null;

  protected readonly rungs = computed(() => {
    const center = this.context.center();
    return center ? rungsOf(center) : [];
  });
  protected readonly filters = computed(() => ownFilters(this.state.view()));
  protected readonly someAreOn = computed(() => this.filters().some(({ on }) => on));
  protected readonly levelIsOff = computed(() => hasLevelFilter(this.state.view()));
  protected readonly lines = computed(() => {
    const [center, zone, wrap] = [this.context.center(), this.state.zone(), this.state.wrap()];
    const logs = this.context.lines()?.logs ?? [];
    if (!center) return [];
    const stop = logs.some(({ id }) => id === this.active()) ? this.active() : center.id;
    const tabbed = logs.some(({ id }) => id === stop) ? stop : logs[0]?.id;
    return logs.map((log) => ({
      log,
      isCenter: log.id === center.id,
      tabIndex: log.id === tabbed ? 0 : -1,
      kind: levelKind(log.level),
      distance: log.id === center.id ? '' : distanceText(center, log),
      time: fullTime(log.timestamp, zone),
      segments: segmentsOf(log.message, log.highlight?.message ?? [], {
        limit: MAX_MESSAGE_CHARACTERS,
        lineBreaks: wrap,
      }),
    }));
  });

  constructor() {
    // New lines around a log begin at the log, which takes the focus. Lines that are added leave the reader in place.
    effect(() => {
      const center = this.context.center();
      if (!center || center === this.shownCenter) return;
      this.shownCenter = center;
      untracked(() => this.active.set(null));
      afterNextRender(() => this.showCenter(), { injector: this.injector });
    });
  }

  /** Takes the focus. */
  focus(): void {
    const line = this.element.nativeElement.querySelector<HTMLElement>('.line[tabindex="0"]');
    (line ?? this.element.nativeElement.querySelector<HTMLElement>('h2'))?.focus();
  }

  protected setScope(scope: ContextScope): void {
    const context = this.state.context();
    if (context) this.state.show({ context: { ...context, scope, earlier: 0, later: 0 } });
  }

  protected toggleFilter(key: string): void {
    const context = this.state.context();
    if (!context) return;
    const filters = context.filters.includes(key)
      ? context.filters.filter((one) => one !== key)
      : [...context.filters, key];
    this.state.show({ context: { ...context, filters, earlier: 0, later: 0 } });
  }

  protected async loadEarlier(): Promise<void> {
    const list = this.list()?.nativeElement;
    if (!list) return;
    const fromBottom = list.scrollHeight - list.scrollTop;
    await this.context.loadEarlier();
    afterNextRender(() => (list.scrollTop = list.scrollHeight - fromBottom), { injector: this.injector });
  }

  protected async loadLater(): Promise<void> {
    const list = this.list()?.nativeElement;
    const last = list?.querySelector<HTMLElement>('li:last-of-type');
    const before = last?.getBoundingClientRect().top ?? 0;
    await this.context.loadLater();
    // Lines at the other end may have gone.
    afterNextRender(
      () => {
        if (list && last?.isConnected) list.scrollTop += last.getBoundingClientRect().top - before;
      },
      { injector: this.injector },
    );
  }

  protected onFocus(log: FoundLog): void {
    this.active.set(log.id);
  }

  protected onKey(event: KeyboardEvent, index: number): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const last = this.lines().length - 1;
    const moves: Record<string, number> = {
      ArrowDown: index + 1,
      j: index + 1,
      ArrowUp: index - 1,
      k: index - 1,
      Home: 0,
      End: last,
    };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.element.nativeElement
      .querySelectorAll<HTMLElement>('.line')
      [Math.max(0, Math.min(to, last))]?.focus();
  }

  private showCenter(): void {
    const pane = this.element.nativeElement;
    const line = pane.querySelector<HTMLElement>('.line[aria-current]');
    line?.scrollIntoView({ block: 'center' });
    // Whoever goes up the ladder stays on it.
    if (!pane.contains(document.activeElement)) line?.focus({ preventScroll: true });
  }
}
