// Answers of which the longest part is JSON text already, such as the sources of logs.
import { Header } from '@nestjs/common';

/** The header of a route that returns `jsonAnswer`. */
export function JsonAnswer(): MethodDecorator {
  return Header('content-type', 'application/json; charset=utf-8');
}

/**
 * Writes an answer as JSON in UTF-8. Its bytes are in memory once, however long it is.
 *
 * ```ts
 * jsonAnswer({ logs: ['{"id":1}', '{"id":2}'] }, { next: null }); // {"logs":[{"id":1},{"id":2}],"next":null}
 * ```
 * @param texts members of the answer that are JSON already, in UTF-8 decoded as Latin-1: a value, or the elements of a list
 * @param rest all other members, at least one
 */
export function jsonAnswer(texts: Record<string, string | readonly string[]>, rest: object): Buffer {
  const parts: string[] = ['{'];
  for (const [name, text] of Object.entries(texts)) {
    parts.push(`"${name}":`);
    if (typeof text === 'string') parts.push(text);
    else {
      parts.push('[');
      text.forEach((element, n) => parts.push(n === 0 ? '' : ',', element));
      parts.push(']');
    }
    parts.push(',');
  }
  parts.push(toLatin1(JSON.stringify(rest)).slice(1));
  const answer = Buffer.allocUnsafe(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) at += answer.write(part, at, 'latin1');
  return answer;
}

/** Text as UTF-8 decoded as Latin-1. */
export function toLatin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/** The inverse of `toLatin1`. */
export function fromLatin1(text: string): string {
  return Buffer.from(text, 'latin1').toString();
}
