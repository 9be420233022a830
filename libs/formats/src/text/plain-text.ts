// Plain text with a time and a level near its beginning, as Log4j, logback, Python, Go, .NET and most other programs write
// it: `time level [thread] logger: message` in any order, with brackets, dashes, pipes or tabs.
import type { Entry, Fields } from '../mapping/entry.ts';
import { isDigit, isLetter } from '../time/characters.ts';
import { timeOfScanned } from '../time/parse-time.ts';
import { scanned, scanTime } from '../time/scan-time.ts';
import { isBracketedLevel, isLevelWord, levelNear } from './level-words.ts';
import { CALLER, LOGGER, MAX_NAME_LENGTH, type Part, readLogger } from './logger-name.ts';
import type { LineContext, ParsedLine } from './parsed-line.ts';

/** Parts between the beginning and the message: time, level, process, thread, logger, and a few more. */
const MAX_HEADER_PARTS = 8;
/** What stands between parts. */
const SEPARATORS = /[\s|,:;-]*/y;
/** Separators of which one says that what stands before it is a part, and not the first word of the message. */
const STRONG = /\s*(?:\||\t| - |-- )|\s*: | {2,}/y;
const WORD = /[^\s|[\]()<>{}:,/]+/y;
const CLOSING: Record<string, string> = { '[': ']', '(': ')', '{': '}', '<': '>' };
/** `[W]` */
const LEVEL_LETTER = /^[TVDIWEFC]$/;
const MAX_BRACKET_LENGTH = 256;
/** `INFO:     message` of uvicorn */
const UVICORN = /^(DEBUG|INFO|WARNING|ERROR|CRITICAL|TRACE): {4,9}(\S.*)$/s;
/** `web-1  | ` of Docker Compose, and `app.log ` */
const PREFIX = /^([^\s|[\]]{1,128})\s+(\|\s+)?(?=[\d[A-Z])/;
const CALLER_FIRST = /([\w./\\-]+\.\w{1,5}:\d+):? /y;

interface Header {
  end: number;
  level: string | undefined;
  attributes: Fields;
}

/** Reads a line of plain text; undefined if it has neither a time nor a level at its beginning. */
export function parsePlainText(line: string, context: LineContext): ParsedLine | undefined {
  const timeAt = findTime(line);
  if (timeAt < 0) return parsePrefixed(line, context) ?? parseLevelFirst(line);
  const { end } = scanned;
  const isDated = scanned.day >= 0;
  const time = timeOfScanned(line.slice(timeAt, end), context.now, context.zone);
  if (time === undefined) return undefined;

  const attributes: Fields = {};
  const isInBracket = '[(<'.includes(line[timeAt - 1] ?? ' ');
  let level = timeAt < 3 ? undefined : /[A-Za-z]+/.exec(line.slice(0, timeAt))?.[0];
  const tabbed = line.charCodeAt(end) === 0x09 ? parseTabbed(line, end + 1, time) : undefined;
  if (tabbed) return tabbed;
  const header = parseHeader(line, end, level, attributes, isInBracket);
  level = header.level ?? level;
  // A time of day alone is so common in text that it counts only beside a level.
  if (!isDated && level === undefined) return undefined;
  const message = line.slice(header.end);
  const entry: Entry = { time, message, attributes: header.attributes };
  // What is known of the level is at the beginning of the message.
  entry.level = level ?? levelNear(message);
  return { kind: 'text', entry };
}

/** The position of a time at the beginning, in brackets, or behind a level. */
function findTime(line: string): number {
  const code = line.charCodeAt(0);
  if ((isDigit(code) || isLetter(code)) && scanTime(line, 0)) return 0;
  const open = code === 0x5b || code === 0x28 || code === 0x3c ? 1 : 0;
  if (open && scanTime(line, 1)) return 1;
  // INFO 2026-11-24 …, INFO  [2026-11-24 …], [INFO] 2026-11-24 …, [INFO] [2026-11-24 …]
  WORD.lastIndex = open;
  const word = WORD.exec(line)?.[0];
  if (word === undefined || !(open ? isBracketedLevel(word) : isLevelWord(word))) return -1;
  let at = open + word.length;
  while (at < line.length && at < open + word.length + 6 && ' ]|[:->)\t'.includes(line[at]!)) at++;
  return scanTime(line, at) ? at : -1;
}

/**
 * Reads the parts after the time. They are parts only if one of them is a level, or if a level stands before the time:
 * otherwise the message begins behind the time.
 */
function parseHeader(
  line: string,
  timeEnd: number,
  levelBefore: string | undefined,
  attributes: Fields,
  isInBracket: boolean,
): Header {
  let at = skip(line, timeEnd);
  let afterTime = at;
  let inBracket = isInBracket;
  if (inBracket && line[at] === ']') {
    inBracket = false;
    afterTime = at = skip(line, at + 1);
  } else if (line[at] === ']' || line[at] === ')') afterTime = at = skip(line, at + 1);
  const start = afterTime;
  let level = levelBefore;
  let end = level === undefined ? start : at;
  const found: Fields = {};

  for (let part = 0; part < MAX_HEADER_PARTS && at < line.length; part++) {
    const code = line.charCodeAt(at);
    if (inBracket && line[at] === ']') {
      inBracket = false;
      at = skip(line, at + 1);
      if (level !== undefined) end = at;
      continue;
    }
    const next = isOpening(code)
      ? readBracket(line, at, level, found)
      : readWord(line, at, level, found, inBracket);
    if (next === undefined) break;
    at = skip(line, next.at);
    level = next.level ?? level;
    if (level !== undefined) end = at;
    if (next.isLast) break;
  }
  if (level === undefined || end === start) return { ...callerFirst(line, start, attributes), level };
  if (inBracket && line[end] === ']') end = skip(line, end + 1);
  return { end, level, attributes: { ...attributes, ...found } };
}

function readBracket(line: string, at: number, level: string | undefined, found: Fields): Part | undefined {
  const close = closingAt(line, at);
  if (close < 0) return undefined;
  const content = line.slice(at + 1, close).trim();
  const end = close + 1;
  if (level === undefined && (isBracketedLevel(content) || LEVEL_LETTER.test(content)))
    return { at: end, level: content };
  if (content === '' || content === '-') return { at: end };
  // `[KafkaServer id=0]` belongs to the message.
  if (content.includes('=')) return undefined;
  if (/^\d{1,15}$/.test(content)) {
    if ('pid' in found) return undefined;
    found['pid'] = Number(content);
  } else if (CALLER.test(content)) found['caller'] = content;
  else if (/^[A-Za-z_$][\w$]*(?:\.[\w$]+)+\*?$/.test(content) && !('logger' in found))
    found['logger'] = content;
  else if (!('thread' in found)) found['thread'] = content;
  else return undefined;
  return { at: end };
}

/** The position of the bracket that closes the one at `at`; -1 if none does within the limit. Brackets may be nested once. */
function closingAt(line: string, at: number): number {
  const open = line[at]!;
  const closing = CLOSING[open]!;
  let depth = 0;
  const limit = Math.min(line.length, at + MAX_BRACKET_LENGTH);
  for (let i = at + 1; i < limit; i++) {
    const character = line[i]!;
    if (character === closing) {
      if (depth === 0) return i;
      depth--;
    } else if (character === open && ++depth > 1) return -1;
  }
  return -1;
}

function readWord(
  line: string,
  at: number,
  level: string | undefined,
  found: Fields,
  inBracket: boolean,
): Part | undefined {
  WORD.lastIndex = at;
  const word = WORD.exec(line)?.[0];
  if (word === undefined) return undefined;
  const end = at + word.length;
  if (level === undefined) {
    if (isLevelWord(word) && isLevelHere(line, word, end)) {
      // celery: `INFO/MainProcess]`
      const process = line[end] === '/' ? /\/([\w-]+)/y : undefined;
      if (process) {
        process.lastIndex = end;
        const name = process.exec(line)?.[1];
        if (name !== undefined) {
          found['process'] = name;
          return { at: process.lastIndex, level: word, isLast: true };
        }
      }
      return { at: end, level: word };
    }
    if (/^\d+$/.test(word)) {
      if ('pid' in found) return undefined;
      found['pid'] = Number(word);
      return { at: end };
    }
    STRONG.lastIndex = end;
    const isPart = STRONG.test(line) || (word.includes('.') && /\s/.test(line[end] ?? ''));
    if (!isPart || 'logger' in found || !LOGGER.test(word)) return undefined;
    found['logger'] = word;
    return { at: end };
  }
  if (/^\d+$/.test(word) && line.startsWith(' --- ', end) && !('pid' in found)) {
    found['pid'] = Number(word);
    return { at: end + 4 };
  }
  if ('logger' in found) return undefined;
  return readLogger(line, at, found, inBracket);
}

/** Words in lower case are levels only where they stand apart, since they begin sentences as well. */
function isLevelHere(line: string, word: string, end: number): boolean {
  const next = line[end];
  if (next === undefined || word === word.toUpperCase()) return next !== '.' && next !== "'";
  return ':]|\t,/>)'.includes(next) || line.startsWith('  ', end) || line.startsWith(' - ', end);
}

/** `main.go:12: message` of Go's log */
function callerFirst(line: string, at: number, attributes: Fields): { end: number; attributes: Fields } {
  const colon = line.indexOf(':', at);
  if (colon < 0 || colon - at > MAX_NAME_LENGTH || line.slice(at, colon).includes(' '))
    return { end: at, attributes };
  CALLER_FIRST.lastIndex = at;
  const caller = CALLER_FIRST.exec(line)?.[1];
  if (caller === undefined) return { end: at, attributes };
  return { end: CALLER_FIRST.lastIndex, attributes: { ...attributes, caller } };
}

/** `time TAB level TAB logger TAB caller TAB message TAB {json}` of zap's console */
function parseTabbed(line: string, at: number, time: string): ParsedLine | undefined {
  const columns = line.slice(at).split('\t');
  const level = columns[0]!.trim();
  if (!isBracketedLevel(level)) return undefined;
  let attributes: Fields = {};
  let next = 1;
  if (columns.length > 2 && LOGGER.test(columns[next]!) && !CALLER.test(columns[next]!))
    attributes['logger'] = columns[next++];
  if (columns.length > next + 1 && CALLER.test(columns[next]!)) attributes['caller'] = columns[next++];
  let end = columns.length;
  const last = columns[end - 1]!;
  if (end > next + 1 && last.startsWith('{') && last.endsWith('}')) {
    try {
      attributes = { ...attributes, ...(JSON.parse(last) as Fields) };
      end--;
    } catch {
      // The column is text in braces, and stays in the message.
    }
  }
  return { kind: 'text', entry: { time, level, message: columns.slice(next, end).join('\t'), attributes } };
}

/** A line behind a word, such as a file's or a container's name, if a time and a level follow. */
function parsePrefixed(line: string, context: LineContext): ParsedLine | undefined {
  const space = line.indexOf(' ');
  // A time is looked for only where a digit or the name of a month or weekday follows.
  if (space < 1 || space > 128) return undefined;
  const [all, prefix = '', pipe] = PREFIX.exec(line) ?? [];
  if (all === undefined || !scanTime(line, all.length) || scanned.day < 0) return undefined;
  const parsed = parsePlainText(line.slice(all.length), context);
  if (parsed?.entry.time === undefined || parsed.entry.level === undefined) return undefined;
  const name = pipe === undefined ? 'prefix' : 'container';
  parsed.entry.attributes = { [name]: prefix, ...parsed.entry.attributes };
  return parsed;
}

/** `INFO: message`, `[error] message`, `WARN  message`: a level without a time. The line stays as it is. */
function parseLevelFirst(line: string): ParsedLine | undefined {
  const uvicorn = line.includes(':    ') ? UVICORN.exec(line) : null;
  if (uvicorn) return { kind: 'bare', entry: { level: uvicorn[1], message: uvicorn[2] } };
  const level = levelNear(line);
  return level === undefined ? undefined : { kind: 'bare', entry: { level, message: line } };
}

function isOpening(code: number): boolean {
  return code === 0x5b || code === 0x28 || code === 0x7b || code === 0x3c;
}

function skip(line: string, at: number): number {
  SEPARATORS.lastIndex = at;
  SEPARATORS.exec(line);
  return SEPARATORS.lastIndex;
}
