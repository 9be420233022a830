// The template of a pattern, with the places of its values lightly marked.
import { Component, computed, input } from '@angular/core';
import { templateParts } from './template-parts';

/** Characters of a template that are drawn: some lines of a wide window. */
const MAX_TEMPLATE_CHARACTERS = 1_000;

/**
 * What the messages of a pattern have in common. Wraps like text.
 *
 * ```html
 * <tl-pattern-template template="charge <*> refused by <*>" />
 * ```
 */
@Component({
  selector: 'tl-pattern-template',
  template: `<bdi dir="auto">
    @for (part of parts(); track $index) {
      @if (part.isVariable) {
        <span class="variable" role="img" aria-label="value" [textContent]="part.text"></span>
      } @else {
        <span [textContent]="part.text"></span>
      }
    } @empty {
      <span class="empty">(empty message)</span>
    }
  </bdi>`,
  styles: `
    :host {
      font-family: var(--tl-mono);
      overflow-wrap: anywhere;
      white-space: pre-wrap;
    }
    .variable {
      padding: 0 0.125em;
      border-radius: 3px;
      background: light-dark(#e6ebe9, #2b3432);
      color: var(--mat-sys-on-surface-variant);
    }
    .empty {
      color: var(--mat-sys-on-surface-variant);
    }
    @media (forced-colors: active) {
      .variable {
        outline: 1px solid GrayText;
        outline-offset: -1px;
      }
    }
  `,
})
export class PatternTemplate {
  readonly template = input.required<string>();

  protected readonly parts = computed(() => templateParts(this.template(), MAX_TEMPLATE_CHARACTERS));
}
