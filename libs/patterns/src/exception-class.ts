// The class of the exception in a stack trace.
import { namesException } from './template.ts';

/** What a trace says about its cause stands within so many lines; the rest of a longer one is not read. */
const MAX_TRACE_LINES = 256;
const MAX_NAME_LENGTH = 200;

const PYTHON = 'Traceback (most recent call last)';
const PREFIXES = ['Caused by: ', 'Exception in thread "main" ', 'Uncaught ', 'Unhandled exception. '];

/**
 * The class of the exception that the lines behind the first one name; undefined if they are no trace. Python writes it
 * last, others first.
 *
 * @param first the first line
 * @param at where the second line begins
 */
export function exceptionClass(message: string, first: string, at: number): string | undefined {
  let inPython = first.includes(PYTHON);
  let found: string | undefined;
  for (let lines = 0; lines < MAX_TRACE_LINES && at < message.length; lines++) {
    let end = message.indexOf('\n', at);
    if (end < 0) end = message.length;
    if (!inPython && message.startsWith(PYTHON, at)) inPython = true;
    else {
      const name = nameAt(message, at, end, inPython);
      if (name !== undefined) {
        if (!inPython) return name;
        found = name;
      }
    }
    at = end + 1;
  }
  return found;
}

/** The class that begins a line. A trace of Python also names those that no rule tells, since nothing else is not indented. */
function nameAt(message: string, at: number, end: number, inPython: boolean): string | undefined {
  for (const prefix of PREFIXES) if (message.startsWith(prefix, at)) at += prefix.length;
  const start = at;
  const last = Math.min(end, start + MAX_NAME_LENGTH);
  while (at < last && isNamePart(message.charCodeAt(at))) at++;
  if (at === start || (at < end && !isEnd(message.charCodeAt(at)))) return undefined;
  const name = message.slice(start, at);
  if (!namesException(name) && (!inPython || !isUpperCase(name[name.lastIndexOf('.') + 1]))) return undefined;
  return name;
}

const isUpperCase = (letter: string | undefined): boolean =>
  letter !== undefined && letter >= 'A' && letter <= 'Z';
const isNamePart = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) ||
  (code >= 0x41 && code <= 0x5a) ||
  (code >= 0x61 && code <= 0x7a) ||
  code === 0x2e ||
  code === 0x5f ||
  code === 0x24;
/** A colon, a bracket of Node's codes, or the end of the line. */
const isEnd = (code: number): boolean => code === 0x3a || code === 0x20 || code === 0x0d;
