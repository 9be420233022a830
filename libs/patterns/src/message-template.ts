// A message → its template. This is the rule by which logs are grouped, so what it gives for a message never changes within
// a version of the ids (pattern-id.ts).
import { exceptionClass } from './exception-class.ts';
import { jsonTemplate } from './json-template.ts';
import { shapeOf, textOf, type Token } from './shape.ts';
import { templateTokens } from './template.ts';

/** What of a message decides about its template. */
export interface MessageShape {
  /** The first line with anything in it, up to JSON that ends the message. */
  tokens: Token[];
  /** The keys of the JSON that ends the message. */
  json?: string;
  /** The class of the exception whose stack trace follows. */
  exception?: string;
}

export function messageShape(message: string): MessageShape {
  const start = firstVisible(message);
  const brace = jsonStart(message, start);
  if (brace >= 0) {
    const json = jsonTemplate(message, brace);
    if (json !== undefined) return { tokens: shapeOf(message, start, brace), json };
  }
  const tokens = shapeOf(message, start);
  const lineBreak = message.indexOf('\n', start);
  if (lineBreak < 0) return { tokens };
  const first = message.slice(start, lineBreak);
  const exception = exceptionClass(message, first, lineBreak + 1);
  return { tokens, exception: exception !== undefined && first.includes(exception) ? undefined : exception };
}

/** The template of a shape, `<*>` where its values are. */
export function shapeTemplate({ tokens, json, exception }: MessageShape): string {
  let template = textOf(templateTokens(tokens));
  for (const part of [json, exception])
    if (part !== undefined) template += template === '' ? part : ` ${part}`;
  return template;
}

/** The template of a message. Takes time linear in its length. */
export function templateOf(message: string): string {
  return shapeTemplate(messageShape(message));
}

/** Begins a sequence that colors text, and so is read with it. */
const ESCAPE = 0x1b;

function firstVisible(message: string, at = 0): number {
  while (at < message.length && message.charCodeAt(at) <= 0x20 && message.charCodeAt(at) !== ESCAPE) at++;
  return at;
}

/** Where JSON may begin that ends the message: at its beginning, or at the first `{"` of its first line; -1 if nowhere. */
function jsonStart(message: string, start: number): number {
  let last = message.length - 1;
  while (last >= start && message.charCodeAt(last) <= 0x20) last--;
  const end = message[last];
  if (end !== '}' && end !== ']') return -1;
  if (message[start] === '{') return start;
  if (message[start] === '[' && end === ']' && message[firstVisible(message, start + 1)] === '{')
    return start;
  const brace = message.indexOf('{"', start);
  const lineBreak = message.indexOf('\n', start);
  return brace >= 0 && end === '}' && (lineBreak < 0 || brace < lineBreak) ? brace : -1;
}
