// The keys that go to lines of the list by what they are, and that mark lines.
import { computed, inject, Injectable, Injector, signal } from '@angular/core';
import type { FoundLog } from '@timberline/contract';
import { Announcer } from '../../announcer/announcer';
import { Shortcuts } from '../../keyboard/shortcuts';
import { ExploreState } from '../state/explore-state';
import { MAX_MARKS } from '../state/explore-view';
import { SearchStore } from '../state/search-store';
import type { ListSteps, SteppedList } from './list-steps';
import type { Direction, StepTarget } from './scan-rows';
import type * as Targets from './targets';

/** The heading of these keys in the dialog of keys. */
const GROUP = 'Next and previous';

/** The list whose keys these are. */
interface KeyedList extends SteppedList {
  focus(): void;
  /** Gives the focus to the field to find lines with, once it is there. */
  focusFind(): void;
  /** The log of the active row. */
  activeLog(): FoundLog | null;
  /** Shows what is folded into the row of a log, or folds it again. */
  toggleFold(log: FoundLog): void;
}

/** What to look for, or why there is nothing to look for; null where that is told already. */
type FindTarget = (targets: typeof Targets) => StepTarget | string | null;

/** Provided by LogList, which attaches itself. */
@Injectable()
export class StepKeys {
  private readonly state = inject(ExploreState);
  private readonly search = inject(SearchStore);
  private readonly announcer = inject(Announcer);
  private readonly injector = inject(Injector);
  private list: KeyedList | null = null;
  private readonly findAsked = signal(false);

  /** Whether the field to find lines with is shown. */
  readonly findIsOpen = computed(() => this.findAsked() || this.state.find() !== '');

  constructor() {
    const shortcuts = inject(Shortcuts);
    const pair = (lower: string, name: string, target: FindTarget) =>
      shortcuts.add(
        { key: lower, text: `Next ${name}`, group: GROUP, run: () => void this.step(target, 1) },
        {
          key: lower.toUpperCase(),
          text: `Previous ${name}`,
          group: GROUP,
          run: () => void this.step(target, -1),
        },
      );
    pair('e', 'error', ({ errorTarget }) => errorTarget());
    pair('w', 'warning', ({ warningTarget }) => warningTarget());
    pair('i', 'line of the same trace', ({ traceTarget }) => {
      const log = this.list?.activeLog();
      if (!log) return 'Go to a line first: its trace is followed.';
      return traceTarget(log) ?? 'This line has no trace id.';
    });
    pair('n', 'hit of the find', ({ findTarget }) => {
      return this.state.find() === '' ? this.openFind() : findTarget(this.state.find());
    });
    pair('u', 'marked line', ({ markTarget }) => {
      return markTarget(this.state.marks()) ?? 'No line is marked. Mark one with m.';
    });
    shortcuts.add(
      { key: 'g', text: 'Next slow-down', group: GROUP, run: () => void this.slowDown(1) },
      { key: 'G', text: 'Previous slow-down', group: GROUP, run: () => void this.slowDown(-1) },
      { key: 'F', text: 'Find within the logs', group: GROUP, run: () => this.openFind() },
      { key: 'm', text: 'Mark the line, or take its mark away', group: GROUP, run: () => this.toggleMark() },
      { key: 'C', text: 'Take all marks away', group: GROUP, run: () => this.clearMarks() },
      { key: 'z', text: 'Fold repeated lines, or show all', group: 'Logs', run: () => this.toggleFolds() },
      { key: 'Z', text: 'Show what is folded into the line', group: 'Logs', run: () => this.toggleFold() },
    );
  }

  attach(list: KeyedList): void {
    this.list = list;
  }

  /** Folds repeated lines, or shows all. */
  toggleFolds(): void {
    if (!this.reachableList()) return;
    const fold = !this.state.fold();
    this.state.show({ fold, unfolded: [] });
    this.announcer.showToast(fold ? 'Repeated lines are folded.' : 'All lines are shown.');
  }

  /** Shows the field to find lines with, and gives it the focus. */
  openFind(): null {
    if (!this.reachableList()) return null;
    this.findAsked.set(true);
    this.list?.focusFind();
    return null;
  }

  /** Goes to a hit of the find. */
  stepToHit({ find, direction }: { find: string; direction: Direction }): void {
    void this.step(({ findTarget }) => findTarget(find), direction);
  }

  closeFind(): void {
    this.findAsked.set(false);
    this.state.show({ find: '' });
    this.list?.focus();
  }

  private toggleFold(): void {
    const list = this.reachableList();
    const log = list?.activeLog();
    if (!list) return;
    const isHead = log && (this.state.unfolded().includes(log.id) || list.lines(list.active()) > 1);
    if (this.state.fold() && isHead) list.toggleFold(log);
    else this.announcer.showToast('Nothing is folded into this line.');
  }

  private async step(target: FindTarget, direction: Direction): Promise<void> {
    const list = this.reachableList();
    if (!list) return;
    const [{ ListSteps }, targets] = await Promise.all([import('./list-steps'), import('./targets')]);
    const wanted = target(targets);
    if (wanted === null) return;
    if (typeof wanted === 'string') {
      this.announcer.showToast(wanted);
      return;
    }
    list.focus();
    await this.injector.get<ListSteps>(ListSteps).step(this.search, list, wanted, direction);
  }

  private async slowDown(direction: Direction): Promise<void> {
    const list = this.reachableList();
    if (!list) return;
    const { ListSteps } = await import('./list-steps');
    list.focus();
    await this.injector.get<ListSteps>(ListSteps).slowDown(this.search, list, direction);
  }

  private toggleMark(): void {
    const list = this.reachableList();
    if (!list) return;
    const id = list.activeLog()?.id;
    const marks = this.state.marks();
    if (id === undefined) this.announcer.showToast('Go to a line first, to mark it.');
    else if (marks.includes(id)) {
      this.state.show({ marks: marks.filter((mark) => mark !== id) });
      this.announcer.showToast('The mark is taken away.');
    } else if (marks.length < MAX_MARKS) {
      this.state.show({ marks: [...marks, id] });
      this.announcer.showToast('The line is marked.');
    } else this.announcer.showToast(`${MAX_MARKS} lines are marked, and a link holds no more.`);
  }

  private clearMarks(): void {
    const count = this.state.marks().length;
    this.state.show({ marks: [] });
    this.announcer.showToast(count === 0 ? 'No line is marked.' : 'All marks are taken away.');
  }

  /** The list, unless a pane covers it. */
  private reachableList(): KeyedList | null {
    if (!this.state.context() && !this.state.trace()) return this.list;
    this.announcer.showToast('Close what covers the list first, with Esc.');
    return null;
  }
}
