// What was done, by whom, when, from where, and with what outcome. Routed at `/admin/audit`; the URL has the span of time.
import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import type { AuditEntry } from '@timberline/contract';
import { AccessApi } from '../../api/access-api';
import { isAborted, toApiError } from '../../api/api-error';
import { ExploreState } from '../../explore/state/explore-state';
import { formatTime, offsetText } from '../../explore/time/zone';
import { SelectField } from '../../form/select-field';
import { TextField } from '../../form/text-field';
import { countOf, countText } from '../../text/counts';
import { type AuditRange, fieldText, fieldTime, type Span, spanOf, SPANS } from './audit-range';

const PAGE_SIZE = 50;

@Component({
  selector: 'tl-audit-page',
  imports: [MatButton, SelectField, TextField],
  templateUrl: './audit-page.html',
  styleUrls: ['../list/table.scss', './audit-page.scss'],
})
export class AuditPage {
  /** The span of time, from the URL. */
  readonly from = input<string>();
  readonly to = input<string>();
  private readonly api = inject(AccessApi);
  private readonly router = inject(Router);
  private readonly zone = inject(ExploreState).zone;
  private abort = new AbortController();

  protected readonly spans = SPANS;
  protected readonly entries = signal<readonly AuditEntry[]>([]);
  /** The cursor of the next page, or null after the last one. */
  protected readonly next = signal<string | null>(null);
  protected readonly loading = signal(true);
  protected readonly error = signal('');
  /** Whether the fields of a beginning and an end are shown, which the URL does not tell while they are empty. */
  private readonly asksForTimes = signal(false);
  protected readonly span = computed<Span>(() => (this.asksForTimes() ? 'between' : spanOf(this.range())));
  protected readonly fromText = signal('');
  protected readonly toText = signal('');
  protected readonly rows = computed(() =>
    this.entries().map((entry) => {
      const ms = Date.parse(entry.at);
      return { entry, time: `${formatTime(ms, this.zone())} ${offsetText(ms, this.zone())}` };
    }),
  );
  protected readonly countText = countText;
  protected readonly countOf = countOf;

  constructor() {
    effect(() => {
      const { from, to } = this.range();
      const zone = this.zone();
      untracked(() => {
        this.fromText.set(fieldText(from, zone));
        this.toText.set(fieldText(to, zone));
        void this.load();
      });
    });
  }

  protected choose(span: Span): void {
    this.asksForTimes.set(span === 'between');
    if (span !== 'between') this.show(span === 'all' ? {} : { from: span });
  }

  protected showBetween(event: Event): void {
    event.preventDefault();
    const zone = this.zone();
    this.show({ from: fieldTime(this.fromText(), zone), to: fieldTime(this.toText(), zone) });
  }

  /** Loads the first page, or the one at a cursor, which is added. */
  protected async load(after?: string): Promise<void> {
    this.abort.abort();
    this.abort = new AbortController();
    const { signal } = this.abort;
    this.loading.set(true);
    this.error.set('');
    try {
      const page = await this.api.audit({ ...this.range(), size: PAGE_SIZE, after }, signal);
      this.entries.update((entries) => (after === undefined ? page.entries : [...entries, ...page.entries]));
      this.next.set(page.next);
    } catch (error) {
      const problem = toApiError(error, signal);
      if (isAborted(problem)) return;
      const details = problem.errors.map(({ path, message }) => `${path}: ${message}`).join(' ');
      this.error.set(`The audit could not be loaded. ${details || problem.message}`);
    }
    this.loading.set(false);
  }

  private range(): AuditRange {
    return { from: this.from(), to: this.to() };
  }

  private show({ from, to }: AuditRange): void {
    const same = from === this.from() && to === this.to();
    if (same) void this.load();
    else void this.router.navigate([], { queryParams: { from, to } });
  }
}
