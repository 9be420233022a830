// Syslog: RFC 5424, RFC 3164 in the dialects of real senders, and the lines that syslog servers write to files.
import type { Entry, Fields } from '../mapping/entry.ts';
import { setField } from '../mapping/fit-metadata.ts';
import { syslogLevel } from '../mapping/level.ts';
import { timeOfScanned } from '../time/parse-time.ts';
import { scanned, scanTime } from '../time/scan-time.ts';
import type { ZoneOffset } from '../time/zone.ts';
import { isLevelWord, levelNear } from './level-words.ts';

const FACILITIES = [
  ...[
    'kern',
    'user',
    'mail',
    'daemon',
    'auth',
    'syslog',
    'lpr',
    'news',
    'uucp',
    'cron',
    'authpriv',
    'ftp',
    'ntp',
  ],
  ...[
    'audit',
    'alert',
    'clock',
    'local0',
    'local1',
    'local2',
    'local3',
    'local4',
    'local5',
    'local6',
    'local7',
  ],
];
const PRIORITY = /^<(\d{1,3})>/;
const MAX_PRIORITY = 191;
const HEADER_5424 = /^<\d{1,3}>([1-9]\d{0,2}) (\S+) (\S+) (\S+) (\S+) (\S+) ?/;
const BOM = '\ufeff';
/** Cisco numbers its messages (`123: `) and marks times of clocks that are not set (`*`) or were (`.`). */
const CISCO = /^(?:\d+: )?(?:[^\s:]+: )?[*.]?(?=[A-Z][a-z]{2} [ \d]\d )/;
/** `sshd[123]: `, `sshd(pam_unix)[19939]: `, `/usr/sbin/cron: `, `%LINK-3-UPDOWN: ` */
const TAG = /^([^\s:[\]]{1,128})(?:\[([^\]\s]{0,64})\])?:(?: |$)/;
/** A host: a name, an IPv4 or an IPv6 address, as `logger` and relays write it. */
const HOST = /^[A-Za-z0-9_*][\w.:*@/%-]{0,254}$/;
/** Structured data has at most this many elements and parameters here, and the rest stays in the message. */
const MAX_PARAMETERS = 256;

export interface SyslogOptions {
  /** Seconds since 1970. */
  now: number;
  zone: ZoneOffset;
}

/**
 * Reads a message of syslog with a priority (`<34>…`). A byte order mark and a NUL or line break at the end are left out.
 * Undefined if there is no priority.
 *
 * ```ts
 * parseSyslog('<34>Oct 11 22:14:15 web su: failed', { now, zone });
 * // { time: '2026-10-11T22:14:15Z', level: 'critical', message: 'failed', attributes: { program: 'su', host: 'web', … } }
 * ```
 */
export function parseSyslog(text: string, options: SyslogOptions): Entry | undefined {
  const line = trimEnd(text.startsWith(BOM) ? text.slice(1) : text);
  const priority = PRIORITY.exec(line);
  const value = Number(priority?.[1] ?? NaN);
  if (!priority || value > MAX_PRIORITY) return undefined;
  const attributes: Fields = { facility: FACILITIES[value >> 3] };
  const entry: Entry = { level: syslogLevel(value), attributes };
  const header = HEADER_5424.exec(line);
  if (header) read5424(entry, attributes, header, line);
  else read3164(entry, attributes, line.slice(priority[0].length), options);
  return entry;
}

/** Reads a line of a file of syslog, which has no priority: a time, a host, and mostly a program. */
export function parseSyslogLine(line: string, options: SyslogOptions): Entry | undefined {
  if (!scanTime(line, 0) || scanned.day < 0) return undefined;
  const isTraditional = scanned.year < 0;
  // Other lines begin with such times too. Those of syslog have an offset, and a program after the host.
  if (!isTraditional && Number.isNaN(scanned.offset)) return undefined;
  const end = scanned.end;
  const time = timeOfScanned(line.slice(0, end), options.now, options.zone);
  if (time === undefined || line[end] !== ' ') return undefined;
  const attributes: Fields = {};
  const rest = readHost(line.slice(end).trimStart(), attributes);
  if (rest === undefined) return undefined;
  const message = readTag(rest, attributes);
  if (message === undefined && !isTraditional) return undefined;
  const entry: Entry = { time, message: message ?? rest, attributes };
  const level = levelNear(entry.message as string);
  if (level !== undefined) entry.level = level;
  return entry;
}

function read5424(entry: Entry, attributes: Fields, header: RegExpExecArray, line: string): void {
  const [all, , time = '', host = '', program = '', pid = '', id = ''] = header;
  if (time !== '-') entry.time = time;
  setWord(attributes, 'host', host);
  setWord(attributes, 'program', program);
  setWord(attributes, 'pid', pid);
  setWord(attributes, 'msgid', id);
  const at = readStructuredData(line, all.length, attributes);
  const message = line.slice(line[at] === ' ' ? at + 1 : at);
  entry.message = message.startsWith(BOM) ? message.slice(1) : message;
}

function setWord(attributes: Fields, name: string, word: string): void {
  if (word !== '-' && word !== '') attributes[name] = word;
}

/** Reads `[id name="value" …]…`, and returns the position after it. What is not well-formed stays in the message. */
function readStructuredData(line: string, start: number, attributes: Fields): number {
  if (line[start] === '-') return start + 1;
  let at = start;
  let count = 0;
  const element = /\[([^\s=\]"]{1,128})((?: [^\s=\]"]{1,128}="(?:[^"\\\]]|\\.)*")*) ?\]/y;
  const parameter = / ([^\s=\]"]{1,128})="((?:[^"\\\]]|\\.)*)"/g;
  while (line[at] === '[') {
    element.lastIndex = at;
    const match = element.exec(line);
    if (!match) return at;
    const parameters: Fields = {};
    for (const [, name = '', value = ''] of match[2]!.matchAll(parameter)) {
      if (++count > MAX_PARAMETERS) return at;
      setField(parameters, name, value.replace(/\\(["\\\]])/g, '$1'));
    }
    setField(attributes, match[1]!, parameters);
    at = element.lastIndex;
  }
  return at;
}

function read3164(entry: Entry, attributes: Fields, body: string, options: SyslogOptions): void {
  let rest = body.trimStart();
  const cisco = CISCO.exec(rest);
  const timeAt = cisco?.[0].length ?? 0;
  const isTimed = scanTime(rest, timeAt) && scanned.day >= 0;
  if (isTimed) {
    const { end } = scanned;
    entry.time = timeOfScanned(rest.slice(timeAt, end), options.now, options.zone);
    const after = rest.slice(end);
    // `Oct 11 22:14:15: %LINK-3-UPDOWN: …` has no host.
    rest = after.startsWith(':')
      ? after.slice(1).trimStart()
      : (readHost(after.trimStart(), attributes) ?? after.trimStart());
  }
  entry.message = readTag(rest, attributes) ?? rest;
}

/** Takes the host at the beginning; undefined if what stands there is none. A program there means that there is no host. */
function readHost(rest: string, attributes: Fields): string | undefined {
  const space = rest.indexOf(' ');
  const word = space < 0 ? rest : rest.slice(0, space);
  if (TAG.test(rest) && !isLevelWord(word.slice(0, -1))) return rest;
  if (space < 0 || !HOST.test(word) || word.endsWith(':') || isLevelWord(word)) return undefined;
  attributes['host'] = word;
  return rest.slice(space + 1);
}

/** Takes `program[pid]: `, and returns the message after it; undefined if there is no program. */
function readTag(rest: string, attributes: Fields): string | undefined {
  const match = TAG.exec(rest);
  if (!match || isLevelWord(match[1]!)) return undefined;
  attributes['program'] = match[1];
  if (match[2]) attributes['pid'] = match[2];
  return rest.slice(match[0].length);
}

function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === '\0' || text[end - 1] === '\n' || text[end - 1] === '\r')) end--;
  return end === text.length ? text : text.slice(0, end);
}
