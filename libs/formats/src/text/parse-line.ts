// Finds the format of one line and reads it.
import { isFields } from '../mapping/deep-json.ts';
import type { Fields } from '../mapping/entry.ts';
import { parseAccess, parseServerError } from './access.ts';
import { parseKnownLine } from './known-lines.ts';
import { parseLogfmt } from './logfmt.ts';
import type { LineContext, ParsedLine } from './parsed-line.ts';
import { parsePlainText } from './plain-text.ts';
import { parseSyslog, parseSyslogLine } from './syslog.ts';

/** The formats that a request can name. `auto` finds the format of each line. */
export const LINE_FORMATS = ['auto', 'json', 'logfmt', 'syslog', 'access', 'cri', 'text'] as const;
export type LineFormat = (typeof LINE_FORMATS)[number];

/** `web-1  | text` of Docker Compose: the name of a container ends in its number. */
const COMPOSE = /^([\w.][\w.-]{0,127}[-_]\d{1,4})\s+\| (.*)$/s;
/** Colors and other escape sequences of terminals. */
const ESCAPES = /\u001b\[[0-9;:?]*[A-Za-z]/g;

/** Reads a line, which has no line break. What no format knows becomes a log whose message is the line. */
export function parseLine(text: string, format: LineFormat, context: LineContext): ParsedLine {
  const line = text.includes('\u001b') ? text.replace(ESCAPES, '') : text;
  return parseAs(line, format, context) ?? { kind: 'bare', entry: { message: line } };
}

function parseAs(line: string, format: LineFormat, context: LineContext): ParsedLine | undefined {
  switch (format) {
    case 'json':
      return parseJsonLine(line, context) ?? parseText(line, context);
    case 'logfmt':
      return asLogfmt(line, true) ?? parseText(line, context);
    case 'syslog':
      return asSyslog(line, context) ?? parseText(line, context);
    case 'access':
      return parseAccess(line, context) ?? parseServerError(line, context) ?? parseText(line, context);
    case 'text':
      return parseText(line, context);
    default:
      return parseAny(line, context);
  }
}

function parseAny(line: string, context: LineContext, isInside = false): ParsedLine | undefined {
  const code = line.charCodeAt(0);
  if (code === 0x7b || code === 0x20 || code === 0x09) {
    const json = parseJsonLine(line, context);
    if (json) return json;
  }
  const compose = !isInside && line.includes('| ') ? COMPOSE.exec(line) : null;
  if (compose) {
    const parsed = parseAny(compose[2]!, context, true) ?? { kind: 'bare', entry: { message: compose[2]! } };
    parsed.entry.inherited = { container: compose[1] };
    return parsed;
  }
  if (code === 0x3c) {
    const syslog = asSyslog(line, context);
    if (syslog) return syslog;
  }
  const equals = line.indexOf('=');
  if (equals > 0 && equals < 64) {
    const logfmt = asLogfmt(line, false);
    if (logfmt) return logfmt;
  }
  if (line.includes('] "') || line.includes(' - ')) {
    const access = parseAccess(line, context);
    if (access) return access;
  }
  return parseText(line, context);
}

function parseText(line: string, context: LineContext): ParsedLine | undefined {
  return (
    parseServerError(line, context) ??
    parseKnownLine(line, context) ??
    asSyslogLine(line, context) ??
    parsePlainText(line, context)
  );
}

/** A line that is a JSON object. */
function parseJsonLine(line: string, context: LineContext): ParsedLine | undefined {
  const text = line.trim();
  if (text[0] !== '{' || text[text.length - 1] !== '}') return undefined;
  let value: unknown;
  try {
    value = context.parseJson(text);
  } catch {
    // It only looks like JSON, and is text.
    return undefined;
  }
  if (!isFields(value)) return undefined;
  const parsed: ParsedLine = { kind: 'json', entry: { attributes: value } };
  // MongoDB has its time in `t.$date` and its level in `s`.
  if (typeof value['s'] === 'string' && isFields(value['t'])) parsed.entry.level = value['s'];
  return parsed;
}

function asLogfmt(line: string, isForced: boolean): ParsedLine | undefined {
  const fields: Fields | undefined = parseLogfmt(line, isForced);
  return fields && { kind: 'logfmt', entry: { attributes: fields } };
}

function asSyslog(line: string, context: LineContext): ParsedLine | undefined {
  const entry = parseSyslog(line, context);
  return entry ? { kind: 'syslog', entry } : asSyslogLine(line, context);
}

function asSyslogLine(line: string, context: LineContext): ParsedLine | undefined {
  const entry = parseSyslogLine(line, context);
  return entry && { kind: 'syslog', entry };
}
