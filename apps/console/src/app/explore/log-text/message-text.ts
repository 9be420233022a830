import { Directive, effect, ElementRef, inject, input } from '@angular/core';
import type { Segment } from './segments';

/**
 * Fills its element with the segments of a message as text nodes. No white space of a template comes between them, and
 * nothing is parsed as markup.
 *
 * ```html
 * <bdi [tlMessageText]="segments"></bdi>
 * ```
 */
@Directive({ selector: '[tlMessageText]' })
export class MessageText {
  readonly segments = input.required<readonly Segment[]>({ alias: 'tlMessageText' });
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  /** The text nodes that are drawn, and how their segments are drawn. */
  private texts: Text[] = [];
  private shape: string | null = null;

  constructor() {
    effect(() => {
      const segments = this.segments();
      const shape = segments.map(({ mark, symbol, classes }) => `${mark} ${symbol} ${classes}`).join('|');
      // Rows are reused, and most messages have the same shape: then the nodes stay and only changed text is replaced.
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
  if (!segment.mark && !segment.symbol && segment.classes === '') return text;
  const element = document.createElement(segment.mark ? 'mark' : 'span');
  element.className = segment.symbol ? `${segment.classes} symbol`.trim() : segment.classes;
  element.append(text);
  return element;
}
