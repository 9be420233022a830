// A list of the administration: how it is loaded, searched and shown, and what the last action did.
import { computed, type Signal, signal } from '@angular/core';
import { isAborted, toApiError } from '../../api/api-error';

/** A page draws so many rows at once, and more on request: there may be thousands. */
const ROWS_STEP = 100;

/**
 * ```ts
 * readonly list = new ListState('keys', async () => (await api.keys()).keys, ({ name, role }) => [name, role]);
 * ```
 */
export class ListState<T> {
  private readonly loaded = signal<readonly T[] | null>(null);
  private readonly limit = signal(ROWS_STEP);

  /** What is searched for in the list. */
  readonly search = signal('');
  readonly loading = signal(false);
  readonly acting = signal(false);
  readonly error = signal('');
  /** What the last action did. */
  readonly result = signal('');

  /** Null until it is loaded. */
  readonly all = this.loaded.asReadonly();
  readonly found: Signal<readonly T[]> = computed(() => {
    const wanted = this.search().trim().toLowerCase();
    const all = this.loaded() ?? [];
    if (wanted === '') return all;
    return all.filter((one) => this.textsOf(one).some((text) => text?.toLowerCase().includes(wanted)));
  });
  readonly shown = computed(() => this.found().slice(0, this.limit()));

  constructor(
    /** What the list has, as in "The keys could not be loaded." */
    private readonly what: string,
    private readonly read: () => Promise<readonly T[]>,
    /** What is searched. */
    private readonly textsOf: (one: T) => (string | null)[],
  ) {}

  showMore(): void {
    this.limit.update((limit) => limit + ROWS_STEP);
  }

  async load(): Promise<void> {
    this.loading.set(true);
    this.error.set('');
    try {
      this.loaded.set(await this.read());
    } catch (error) {
      this.fail(`The ${this.what} could not be loaded.`, error);
    }
    this.loading.set(false);
  }

  /** Does something to the list, tells what it did, and loads the list anew. */
  async act(failure: string, action: () => Promise<string>): Promise<void> {
    this.acting.set(true);
    this.error.set('');
    this.result.set('');
    try {
      this.result.set(await action());
      await this.load();
    } catch (error) {
      this.fail(failure, error);
    }
    this.acting.set(false);
  }

  private fail(failure: string, error: unknown): void {
    const problem = toApiError(error);
    if (!isAborted(problem)) this.error.set(`${failure} ${problem.message}`);
  }
}
