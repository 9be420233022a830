// Lines of web servers: common and combined access logs, those of IIS, and the error logs of Apache and nginx.
import { statusLevel } from '../mapping/level.ts';
import { parseTime } from '../time/parse-time.ts';
import { fieldsOf, type LineContext, type ParsedLine } from './parsed-line.ts';

const QUOTED = String.raw`"((?:[^"\\]|\\.)*)"`;
/** `[vhost] client ident user [time] "request" status bytes "referrer" "agent" …` */
const COMMON = new RegExp(
  String.raw`^(?:(\S+) )?([^\s.:]*[.:]\S*|-|[\w-]+(?= - \S+ \[)) (\S+) (.{1,128}?) \[(\d{1,2}/\w{3}/\d{4}:\d\d:\d\d:\d\d(?: [+-]\d{4})?)\] ${QUOTED} (\d{3}) (\d+|-)(?: ${QUOTED} ${QUOTED})?(?= |$)(.*)$`,
);
const REQUEST = /^([A-Z]{3,16}) (\S+)(?: (HTTP\/\d(?:\.\d)?))?$/;
/** `2026-11-24 10:35:22 server GET /path query 80 user client agent referrer 200 0 0 15` */
const IIS =
  /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) (\S+) (GET|HEAD|POST|PUT|DELETE|PATCH|OPTIONS|TRACE|CONNECT) (\S+) (\S+) (\d+) (\S+) (\S+) (\S+)(?: (\S+))? ([1-5]\d\d) (\d+) (\d+)(?: (\d+))?/;
/** `2026/11/24 10:35:22 [error] 1234#5678: *9 message` */
const NGINX_ERROR = /^(\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d) \[(\w+)\] (\d+)#(\d+): (?:\*(\d+) )?(.*)$/s;
/** `[Tue Nov 24 10:35:22.123456 2026] [core:error] [pid 35708:tid 4328636416] [client 1.2.3.4:5] message` */
const APACHE_ERROR =
  /^\[(\w{3} \w{3} +\d+ \d\d:\d\d:\d\d(?:\.\d+)? \d{4})\] \[(?:(\w*):)?(\w+)\](?: \[pid (\d+)(?::tid (\w+))?\])?(?: \[client ([^\]]*)\])? ?(.*)$/s;

/** An access line: its level is told by its status, and it is its own message. */
export function parseAccess(line: string, context: LineContext): ParsedLine | undefined {
  const match = COMMON.exec(line);
  if (!match) return parseIis(line, context);
  const [, virtualHost, client, , user, time, request = '', status, bytes, referrer, agent, more = ''] =
    match;
  const [, method, path, protocol] = REQUEST.exec(request) ?? [];
  return {
    kind: 'access',
    entry: {
      time: parseTime(time, context.now, context.zone),
      level: statusLevel(Number(status)),
      message: line,
      attributes: fieldsOf({
        host: virtualHost,
        remote_addr: client,
        remote_user: dashed(user),
        method,
        path,
        protocol,
        request: method === undefined ? request : undefined,
        status: Number(status),
        bytes: bytes === '-' ? undefined : Number(bytes),
        referrer: dashed(referrer),
        user_agent: dashed(agent),
        extra: more.trim(),
      }),
    },
  };
}

function parseIis(line: string, context: LineContext): ParsedLine | undefined {
  const match = IIS.exec(line);
  if (!match) return undefined;
  const [, time, server, method, path, query, port, user, client, agent, referrer, status, , , taken] = match;
  return {
    kind: 'access',
    entry: {
      time: parseTime(time, context.now, context.zone),
      level: statusLevel(Number(status)),
      message: line,
      attributes: fieldsOf({
        server_addr: server,
        port: Number(port),
        remote_addr: client,
        remote_user: dashed(user),
        method,
        path,
        query: dashed(query),
        status: Number(status),
        user_agent: dashed(agent),
        referrer: dashed(referrer),
        time_taken_ms: taken === undefined ? undefined : Number(taken),
      }),
    },
  };
}

/** A line of the error log of nginx or Apache. */
export function parseServerError(line: string, context: LineContext): ParsedLine | undefined {
  const nginx = NGINX_ERROR.exec(line);
  if (nginx) {
    const [, time, level, pid, tid, connection, message] = nginx;
    return {
      kind: 'text',
      entry: {
        time: parseTime(time, context.now, context.zone),
        level,
        message,
        attributes: fieldsOf({ pid: Number(pid), tid: Number(tid), connection: numberOf(connection) }),
      },
    };
  }
  const apache = APACHE_ERROR.exec(line);
  if (!apache) return undefined;
  const [, time, module, level, pid, tid, client, message] = apache;
  return {
    kind: 'text',
    entry: {
      time: parseTime(time, context.now, context.zone),
      level,
      message,
      attributes: fieldsOf({ module, pid: numberOf(pid), tid, remote_addr: client }),
    },
  };
}

function dashed(text: string | undefined): string | undefined {
  return text === '-' ? undefined : text;
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
