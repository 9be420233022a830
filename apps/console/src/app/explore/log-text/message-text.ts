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

  /** The text nodes of what is drawn, and of which kinds its stretches are. */
  private texts: Text[] = [];
  private shape: string | null = null;

  constructor() {
    effect(() => {
      const segments = this.segments();
      const shape = segments.map(({ mark, token, classes }) => `${mark} ${token} ${classes}`).join('|');
      // Rows are recycled, and most are alike: then the nodes stay, and what is the same is not drawn again.
      if (shape === this.shape) {
        segments.forEach(({ text }, n) => {
          const node = this.texts[n] as Text;
          if (node.data !== text) node.data = text;
        });
        return;
      }
      this.shape = shape;
      this.texts = segments.map(({ text }) => document.createTextNode(text));
      this.element.replaceChildren(...segments.map((segment, n) => nodeOf(segment, this.texts[n] as Text)));
    });
  }
}

function nodeOf(segment: Segment, text: Text): Node {
  if (!segment.mark && !segment.token && segment.classes === '') return text;
  const element = document.createElement(segment.mark ? 'mark' : 'span');
  element.className = segment.token ? `${segment.classes} token`.trim() : segment.classes;
  element.append(text);
  return element;
}
