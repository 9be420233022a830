import { afterRenderEffect, Component, ElementRef, inject, input, output } from '@angular/core';
import { Icon } from '../../../icon/icon';
import type { Suggestion } from './suggestions';

/** The id of the list, for the `aria-controls` of its combobox. */
export const SUGGESTION_LIST_ID = 'tl-query-list';

/** The id of an option, for the `aria-activedescendant` of its combobox. */
export function optionId(index: number): string {
  return `tl-query-option-${index}`;
}

/**
 * The list box of suggestions. The focus stays in the combobox, which has the keys.
 *
 * ```html
 * <tl-suggestion-list [suggestions]="suggestions()" [active]="active()" (accepted)="accept($event)" />
 * ```
 */
@Component({
  selector: 'tl-suggestion-list',
  imports: [Icon],
  templateUrl: './suggestion-list.html',
  styleUrl: './suggestion-list.scss',
})
export class SuggestionList {
  readonly suggestions = input.required<readonly Suggestion[]>();
  /** The index of the suggestion that is selected by keys, or -1. */
  readonly active = input.required<number>();
  /** Emits the index of the suggestion that was clicked. */
  readonly accepted = output<number>();

  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly listId = SUGGESTION_LIST_ID;
  protected readonly optionId = optionId;

  constructor() {
    afterRenderEffect(() => {
      if (this.active() < 0) return;
      this.element.nativeElement
        .querySelector('[aria-selected="true"]')
        ?.scrollIntoView({ block: 'nearest' });
    });
  }

  protected hint({ kind, detail }: Suggestion): string {
    return kind === 'value' ? `${detail} logs` : detail;
  }
}
