import { Directive, effect, ElementRef, inject, input } from '@angular/core';
import type { Segment } from './segments';

/**
 * Fills its element with the stretches of a message as text nodes, nothing more and nothing less: no space of a
 * template comes between them, and nothing is ever read as markup.
 *
 * ```html
 * <bdi [tlMessageText]="segments"></bdi>
 * ```
 */
@Directive({ selector: '[tlMessageText]' })
export class MessageText {
  readonly segments = input.required<readonly Segment[]>({ alias: 'tlMessageText' });
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  constructor() {
    effect(() => {
      const segments = this.segments();
      const only = segments[0];
      // Most messages: one stretch of plain text, whose node is used again.
      if (segments.length === 1 && only && isPlain(only)) this.element.textContent = only.text;
      else this.element.replaceChildren(...segments.map(nodeOf));
    });
  }
}

function isPlain({ mark, token, classes }: Segment): boolean {
  return !mark && !token && classes === '';
}

function nodeOf(segment: Segment): Node {
  if (isPlain(segment)) return document.createTextNode(segment.text);
  const element = document.createElement(segment.mark ? 'mark' : 'span');
  element.className = segment.token ? `${segment.classes} token`.trim() : segment.classes;
  element.textContent = segment.text;
  return element;
}
