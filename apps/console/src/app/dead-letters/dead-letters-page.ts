// Logs that Elasticsearch refused: why, and what to do with them. Routed at `/dead-letters`.
import {
  Component,
  computed,
  effect,
  type ElementRef,
  inject,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import type { DeadLetter } from '@timberline/contract';
import { ApiClient, type DeadLetterSelection } from '../api/api-client';
import { isAborted } from '../api/api-error';
import { IngestStatusStore } from '../api/ingest-status';
import { levelColor } from '../explore/level/level';
import { ExploreState } from '../explore/state/explore-state';
import { formatTime, offsetText } from '../explore/time/zone';
import { fieldOf, summaryOf } from './dead-letter-text';

/** A letter stays listed until its log is indexed, so the list is read again when their number moves, for so long. */
const REPLAY_MS = 30_000;
/** Letters that one call brings. */
const PAGE = 50;
const COUNT = new Intl.NumberFormat('en');

@Component({
  selector: 'tl-dead-letters-page',
  templateUrl: './dead-letters-page.html',
  styleUrl: './dead-letters-page.scss',
})
export class DeadLettersPage {
  private readonly api = inject(ApiClient);
  private readonly ingest = inject(IngestStatusStore);
  protected readonly zone = inject(ExploreState).zone;
  private readonly confirmation = viewChild.required<ElementRef<HTMLDialogElement>>('confirmation');

  private readonly letters = signal<readonly DeadLetter[]>([]);
  protected readonly next = signal<string | null>(null);
  protected readonly total = signal(0);
  protected readonly loading = signal(true);
  protected readonly acting = signal(false);
  protected readonly error = signal<string | null>(null);
  protected readonly done = signal('');
  private readonly chosen = signal<ReadonlySet<string>>(new Set());
  protected readonly opened = signal<ReadonlySet<string>>(new Set());
  private replayedUntil = 0;
  protected readonly asked = signal<DeadLetterSelection | null>(null);

  protected readonly rows = computed(() =>
    this.letters().map((letter) => ({
      id: letter.id,
      at: `${formatTime(Date.parse(letter.at), this.zone())} ${offsetText(Date.parse(letter.at), this.zone())}`,
      reason: letter.reason,
      field: fieldOf(letter.reason),
      log: letter.log,
      ...summaryOf(letter.log),
    })),
  );
  protected readonly chosenCount = computed(() => this.chosen().size);
  protected readonly allChosen = computed(
    () => this.chosen().size > 0 && this.chosen().size === this.letters().length,
  );
  /** Letters that came since the list was read. */
  protected readonly newer = computed(() => {
    const held = this.ingest.status()?.deadLetters;
    return held === undefined || this.loading() || this.acting() ? 0 : Math.max(0, held - this.total());
  });
  protected readonly colour = levelColor;

  constructor() {
    this.ingest.watch();
    void this.read();
    effect(() => {
      const held = this.ingest.status()?.deadLetters;
      untracked(() => {
        if (held !== undefined && held < this.total() && Date.now() < this.replayedUntil && !this.loading())
          void this.read();
      });
    });
  }

  protected count(n: number): string {
    return COUNT.format(n);
  }

  protected isChosen(id: string): boolean {
    return this.chosen().has(id);
  }

  protected choose(id: string, on: boolean): void {
    this.chosen.update((chosen) => changed(chosen, id, on));
  }

  protected chooseAll(on: boolean): void {
    this.chosen.set(new Set(on ? this.letters().map((letter) => letter.id) : []));
  }

  protected open(id: string): void {
    this.opened.update((opened) => changed(opened, id, !opened.has(id)));
  }

  protected json(log: DeadLetter['log']): string {
    return JSON.stringify(log, null, 2);
  }

  /** Reads the first page, or the one after the last that is shown. */
  protected async read(after?: string): Promise<void> {
    this.loading.set(true);
    this.error.set(null);
    try {
      const page = await this.api.deadLetters({ size: PAGE, after });
      this.letters.update((letters) =>
        after === undefined ? page.deadLetters : [...letters, ...page.deadLetters],
      );
      this.next.set(page.next);
      this.total.set(page.total);
      if (after === undefined) this.chosen.set(new Set());
    } catch (error) {
      this.fail(error);
    }
    this.loading.set(false);
  }

  /** The letters that are chosen, or all. */
  protected choice(all: boolean): DeadLetterSelection {
    return all ? { all: true } : { ids: [...this.chosen()] };
  }

  protected async replay(choice: DeadLetterSelection): Promise<void> {
    await this.act(async () => {
      const { replayed } = await this.api.replayDeadLetters(choice);
      this.replayedUntil = Date.now() + REPLAY_MS;
      return `${logs(replayed)} queued again. Each leaves this list when it is indexed; one that is refused again stays.`;
    });
  }

  protected askToDrop(choice: DeadLetterSelection): void {
    this.asked.set(choice);
    this.confirmation().nativeElement.showModal();
  }

  protected async drop(): Promise<void> {
    const choice = this.asked();
    this.confirmation().nativeElement.close();
    if (!choice) return;
    await this.act(async () => {
      const { deleted } = await this.api.deleteDeadLetters(choice);
      return `${logs(deleted)} dropped.`;
    });
  }

  protected askedCount(): string {
    const asked = this.asked();
    return asked && 'ids' in asked ? logs(asked.ids.length) : `All ${logs(this.total())}`;
  }

  private async act(action: () => Promise<string>): Promise<void> {
    this.acting.set(true);
    this.error.set(null);
    this.done.set('');
    try {
      this.done.set(await action());
      await this.read();
    } catch (error) {
      this.fail(error);
    }
    this.acting.set(false);
  }

  private fail(error: unknown): void {
    if (!isAborted(error)) this.error.set(error instanceof Error ? error.message : String(error));
  }
}

function logs(n: number): string {
  return `${COUNT.format(n)} ${n === 1 ? 'log' : 'logs'}`;
}

function changed(set: ReadonlySet<string>, id: string, on: boolean): ReadonlySet<string> {
  const copy = new Set(set);
  if (on) copy.add(id);
  else copy.delete(id);
  return copy;
}
