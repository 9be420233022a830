import {
  afterNextRender,
  Component,
  effect,
  ElementRef,
  inject,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { ApiClient } from '../../api/api-client';
import { isAborted, toApiError } from '../../api/api-error';
import { IconButton } from '../../icon/icon-button';
import { InputFrame } from '../../input-frame/input-frame';
import { countText } from '../../text/counts';
import { ExploreState } from '../state/explore-state';
import { narrowed } from '../steps/read-step';
import type { Direction } from '../steps/scan-rows';

/**
 * Finds lines within the result, which stays whole: a field that takes what a query takes, and how many lines meet it.
 *
 * ```html
 * <tl-find-bar (stepped)="step($event)" (closed)="close()" />
 * ```
 */
@Component({
  selector: 'tl-find-bar',
  imports: [IconButton, InputFrame],
  templateUrl: './find-bar.html',
  styleUrl: './find-bar.scss',
})
export class FindBar {
  /** The next or the previous hit is wanted. */
  readonly stepped = output<{ find: string; direction: Direction }>();
  readonly closed = output<void>();

  protected readonly state = inject(ExploreState);
  private readonly api = inject(ApiClient);
  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('field');
  /** How many lines are hits, or why that is not known. */
  protected readonly count = signal({ text: '', isError: false });

  constructor() {
    afterNextRender(() => {
      if (this.state.find() === '') this.focus();
    });
    effect((onCleanup) => {
      const [find, filter] = [this.state.find(), this.state.filter()];
      this.state.reruns();
      this.count.set({ text: '', isError: false });
      if (find === '') return;
      const abort = new AbortController();
      onCleanup(() => abort.abort());
      this.api.logs(narrowed(filter, find), { size: 1 }, abort.signal).then(
        ({ total }) => {
          const atLeast = total.relation === 'gte' ? 'at least ' : '';
          const lines = total.value === 1 && atLeast === '' ? 'line' : 'lines';
          this.count.set({ text: `${atLeast}${countText(total.value)} ${lines}`, isError: false });
        },
        (error: unknown) => {
          const failure = toApiError(error, abort.signal);
          if (!isAborted(failure)) this.count.set({ text: failure.message, isError: true });
        },
      );
    });
  }

  focus(): void {
    this.field().nativeElement.select();
    this.field().nativeElement.focus();
  }

  /** Enter finds the text, or its next hit. */
  protected submit(event: Event, direction: Direction): void {
    event.preventDefault();
    const find = this.field().nativeElement.value.trim();
    if (find !== this.state.find()) this.state.show({ find });
    if (find !== '') this.stepped.emit({ find, direction });
  }
}
