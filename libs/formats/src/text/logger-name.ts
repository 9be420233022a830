// The name of a logger behind the level of a line of plain text.
import type { Fields } from '../mapping/entry.ts';
import { isLevelWord } from './level-words.ts';

export const LOGGER = /^[A-Za-z_][\w$.\-/#@<>*+~]*(?:::?[\w$.\-/#@<>*+~]+)*(?:\[[\w.-]*\]|\.\[[^\s]*)?$/;
/** `main.go:12` */
export const CALLER = /^[\w./\\-]+\.\w{1,5}:\d+$/;
/** Words before a colon that begin a message, as in `ERROR Reason: …`. So do words in `ed` and the names of errors. */
const OPENING_WORDS = new Set([
  ...['http', 'https', 'reason', 'cause', 'usage', 'invalid', 'starting', 'stopping', 'request', 'response'],
  ...['result', 'results', 'status', 'message', 'details', 'total', 'summary', 'done', 'success', 'failure'],
  ...['time', 'unknown', 'missing', 'unable', 'version', 'note', 'example'],
]);
/** What follows the name of a logger. */
const NAME_END = /\s*(?:: |\|\s*)|\s+(?:- |--? )|(?=\s+\[)/y;
const METHOD = /[a-z]\w*(?:\.[\w$<>]+){3,} /y;
/** Longer words are no names. */
export const MAX_NAME_LENGTH = 256;

/** A part of a line before its message: where it ends, and the level if it is one. */
export interface Part {
  at: number;
  level?: string;
  isLast?: boolean;
}

/** The name of a logger after the level, which ends at a colon, a dash or a pipe. */
export function readLogger(line: string, at: number, found: Fields, inBracket: boolean): Part | undefined {
  let end = at;
  while (end < line.length && end - at < MAX_NAME_LENGTH) {
    const code = line.charCodeAt(end);
    if (code <= 0x20 || code === 0x7c || (inBracket && code === 0x5d)) break;
    end++;
  }
  let name = line.slice(at, end);
  let next = end;
  let isColon = false;
  let isBare = false;
  const closing = line[end];
  if (name.endsWith(':') && name.length > 1) {
    name = name.slice(0, -1);
    isColon = true;
  } else {
    NAME_END.lastIndex = end;
    const tail = closing === ']' ? ']' : NAME_END.exec(line)?.[0];
    if (tail === undefined) return readMethod(line, at, found);
    next = end + tail.length;
    isColon = tail.trim() === ':';
    isBare = tail.trim() === '';
  }
  if (!LOGGER.test(name)) return undefined;
  if (name.includes(':') && CALLER.test(name)) {
    found['caller'] = name;
    return { at: next };
  }
  if (isBare ? !isDotted(name) : isColon && !isNameLike(name)) return undefined;
  found['logger'] = name;
  return { at: next, isLast: !isBare };
}

/** Tomcat: `INFO [main] org.apache.catalina.core.StandardServer.start message` */
function readMethod(line: string, at: number, found: Fields): Part | undefined {
  if (!('thread' in found)) return undefined;
  METHOD.lastIndex = at;
  const method = METHOD.exec(line)?.[0];
  if (method === undefined) return undefined;
  found['logger'] = method.trim();
  return { at: METHOD.lastIndex, isLast: true };
}

function isDotted(name: string): boolean {
  return /^[A-Za-z_$][\w$]*(?:\.[\w$]+)+$/.test(name);
}

/** Whether a word between the level and a colon is a name. Words with which messages begin are none. */
function isNameLike(name: string): boolean {
  if (/(?:Error|Exception|ed)$/.test(name) && !name.includes('.')) return false;
  return !isLevelWord(name) && !OPENING_WORDS.has(name.toLowerCase());
}
