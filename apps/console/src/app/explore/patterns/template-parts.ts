// The template of a pattern in the parts that are drawn in different ways.
import { cutIndex, segmentsOf } from '../log-text/segments';

/** Stands for the values by which the messages of a pattern differ. */
const VARIABLE = '<*>';

/** A part of a template: a text that all messages share, or the place of a value. */
interface TemplatePart {
  text: string;
  isVariable: boolean;
}

/** The parts of a template in order, of at most so many UTF-16 units. What is left out is told by an ellipsis. */
export function templateParts(template: string, limit: number): TemplatePart[] {
  const end = cutIndex(template, limit);
  const shown = end < template.length ? `${template.slice(0, end)}…` : template;
  const parts: TemplatePart[] = [];
  shown.split(VARIABLE).forEach((text, index) => {
    if (index > 0) parts.push({ text: VARIABLE, isVariable: true });
    if (text !== '') parts.push({ text: visible(text), isVariable: false });
  });
  return parts;
}

/** A template as it is read aloud: `charge (value) refused by (value)`. */
export function spokenTemplate(template: string, limit: number): string {
  return templateParts(template, limit)
    .map(({ text, isVariable }) => (isVariable ? '(value)' : text))
    .join('')
    .trim();
}

/** Without the codes of terminals, and with a symbol for each character that has no shape. */
function visible(text: string): string {
  return segmentsOf(text, [], { limit: text.length, lineBreaks: false })
    .map((segment) => segment.text)
    .join('');
}
