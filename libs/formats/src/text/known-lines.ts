// Lines of programs whose form says what stands where, each by its own pattern: klog, Ruby, .NET, Redis, Android, databases,
// Windows, macOS and supercomputers. The first characters of a line tell which patterns are tried.
import type { Fields } from '../mapping/entry.ts';
import { parseTime } from '../time/parse-time.ts';
import { fieldsOf, type LineContext, type ParsedLine } from './parsed-line.ts';

interface KnownLine {
  pattern: RegExp;
  /** A quick check that nearly all other lines fail. */
  mayBe?: (line: string) => boolean;
  /** Makes the entry from the groups of the pattern, or undefined if the line is another one after all. */
  read: (groups: Record<string, string | undefined>, context: LineContext) => ParsedLine | undefined;
}

/** A line with a time, a level and a message, and attributes of the groups of other names. */
function plain(pattern: RegExp, levels?: Record<string, string>): KnownLine {
  return {
    pattern,
    read: ({ time, level, message, ...others }, context) => {
      const parsed = time === undefined ? undefined : parseTime(time.trim(), context.now, context.zone);
      if (time !== undefined && parsed === undefined) return undefined;
      return {
        kind: 'text',
        entry: {
          time: parsed,
          level: level === undefined ? undefined : (levels?.[level] ?? level),
          message: message ?? '',
          attributes: numbersIn(fieldsOf(others)),
        },
      };
    },
  };
}

/** Process and thread numbers are numbers. */
function numbersIn(fields: Fields): Fields {
  for (const name of ['pid', 'tid', 'connection'])
    if (typeof fields[name] === 'string' && /^\d{1,15}$/.test(fields[name]))
      fields[name] = Number(fields[name]);
  return fields;
}

const GROUP_NAME = /\(\?<(\w+)>/g;
const DATE_TIME = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?`;

/** `E1120 10:35:22.123456    1234 file.go:123] message`; glog can write the year. */
const KLOG: KnownLine = {
  pattern:
    /^(?<level>[IWEFD])(?<date>\d{4}|\d{8}) (?<clock>\d\d:\d\d:\d\d\.\d{1,9})\s+(?<pid>\d+) (?<caller>[^\s\]]+:\d+)\] ?(?<message>.*)$/s,
  read: ({ level, date = '', clock, message, ...others }, context) => {
    const day = date.length === 8 ? date : `${date.slice(0, 2)}-${date.slice(2)}`;
    const time = parseTime(`${day} ${clock}`, context.now, context.zone);
    if (time === undefined) return undefined;
    return { kind: 'text', entry: { time, level, message, attributes: numbersIn(fieldsOf(others)) } };
  },
};

/** `I, [2026-11-24T10:35:22.123456 #12345]  INFO -- app: message` of Ruby's Logger and Rails */
const RUBY = plain(
  /^[DIWEFUA], \[(?<time>\S+?)(?: #(?<pid>\d+))?\]\s+(?<level>\w+) -- (?<program>[^:]{0,256}): ?(?<message>.*)$/s,
);

/** `info: Microsoft.Hosting.Lifetime[14]` of .NET, whose message is on the next lines */
const DOTNET: KnownLine = {
  pattern:
    /^(?:(?<time>\S.{0,40}?) )?(?<level>trce|dbug|info|warn|fail|crit): (?<logger>[\w.+`<>]+)\[(?<event_id>-?\d+)\](?: (?<message>.*))?$/s,
  read: ({ time, level, message, logger, event_id }, context) => {
    const parsed = time === undefined ? undefined : parseTime(time, context.now, context.zone);
    if (time !== undefined && parsed === undefined) return undefined;
    return {
      kind: message === undefined ? 'header' : 'text',
      entry: { time: parsed, level, message, attributes: { logger, event_id: Number(event_id) } },
    };
  },
};

/** `WARNING:root:message` of Python's `basicConfig` */
const PYTHON_BASIC = plain(
  /^(?<level>DEBUG|INFO|WARNING|ERROR|CRITICAL):(?<logger>[\w.-]{1,256}):(?<message>.*)$/s,
);

/** `1:M 24 Nov 2026 10:35:22.123 * message` */
const REDIS = plain(
  /^(?<pid>\d+):(?<role>[XCSM]) (?<time>\d\d? \w{3} \d{4} \d\d:\d\d:\d\d\.\d+) (?<level>[.*#-]) (?<message>.*)$/s,
  { '.': 'debug', '-': 'verbose', '*': 'notice', '#': 'warning' },
);

/** `03-17 16:13:38.811  1702  2395 D WindowManager: message` */
const ANDROID = plain(
  /^(?<time>(?:\d{4}-)?\d\d-\d\d \d\d:\d\d:\d\d\.\d+)\s+(?<pid>\d+)\s+(?<tid>\d+) (?<level>[VDIWEFA]) (?<program>[^:]{1,128}?)\s*: (?<message>.*)$/s,
);

/** `2026-11-24 10:35:22.123 CET [1234] user@db ERROR:  message` */
const POSTGRES = plain(
  /^(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? [A-Z]{3,5}|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?(?: ?[+-]\d\d(?::?\d\d)?)?)(?: \[(?<pid>\d+)(?:-\d+)?\])?:?(?: (?<user>[^\s@]+@[^\s@]+))? (?:.{0,80}? )?(?<level>DEBUG[1-5]?|INFO|NOTICE|WARNING|ERROR|LOG|FATAL|PANIC|DETAIL|HINT|QUERY|CONTEXT|STATEMENT):  (?<message>.*)$/s,
  { DETAIL: 'info', HINT: 'info', QUERY: 'info', CONTEXT: 'info', STATEMENT: 'info' },
);

/** `2026-11-24T10:35:22.123456Z 0 [System] [MY-010116] [Server] message` */
const MYSQL = plain(
  /^(?<time>\d{4}-\d\d-\d\d[T ]\s?\d{1,2}:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?|\d{6}\s+\d{1,2}:\d\d:\d\d) (?:(?<tid>\d+) )?\[(?<level>System|Note|Warning|ERROR|Error)\] (?:\[(?<error_code>MY-\d+)\] )?(?:\[(?<subsystem>\w+)\] )?(?<message>.*)$/s,
);

/** `2026-11-24T10:35:22.123+0000 I NETWORK  [listener] message` of MongoDB before 4.4 */
const MONGO = plain(
  /^(?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(?:Z|[+-]\d\d:?\d\d)) (?<level>[DIWEF])\d? (?<component>[A-Z_-]{1,12})\s+\[(?<thread>[^\]]{1,128})\] (?<message>.*)$/s,
);

/** `2016-09-28 04:30:30, Info                  CBS    message` of Windows */
const CBS = plain(
  /^(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d), (?<level>Info|Warning|Error|Fatal|Perf)\s+(?:(?<logger>[A-Z][\w.-]*)\s+)?(?<message>.*)$/s,
);

/** `2026-11-24 10:35:22.123456+0100 0x1a2b  Default  0x0  123  0  kernel: message` of `log show` on macOS */
const MACOS = plain(
  /^(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+[+-]\d{4}) (?<thread>0x[0-9a-f]+)\s+(?<level>Default|Info|Debug|Error|Fault|Activity)\s+(?<activity>0x[0-9a-f]+)\s+(?<pid>\d+)\s+\d+\s+(?<program>[^:]{1,128}): (?<message>.*)$/s,
  { Fault: 'critical', Activity: 'info' },
);

/** `2015-07-29 17:41:44,747 - INFO  [QuorumPeer[myid=1]/0:0:0:0:0:0:0:0:2181:FastLeaderElection@774] - message` */
const ZOOKEEPER = plain(
  new RegExp(
    String.raw`^(?<time>${DATE_TIME}) (?:\[myid:\S*\] )?- (?<level>[A-Z]+)\s+\[(?<thread>.{1,256}):(?<logger>[\w$.]+)@(?<line>\d+)\] - (?<message>.*)$`,
    's',
  ),
);

/** `2017-05-16 00:00:00.008 25746 INFO nova.wsgi [req-38101a0b… …] message` of OpenStack, perhaps behind a file's name */
const OPENSTACK = plain(
  new RegExp(
    String.raw`^(?:(?<file>\S{1,256}) )?(?<time>${DATE_TIME}) (?<pid>\d+) (?<level>[A-Z]+) (?<logger>[\w.]+) \[(?<request_id>req-[^\s\]]+|-)(?: (?<context>[^\]]*))?\] (?<message>.*)$`,
    's',
  ),
);

/** `20171223-22:15:29:606|Step_LSC|30002312|message` of HealthApp */
const HEALTH_APP = plain(
  /^(?<time>\d{8}-\d{1,2}:\d{1,2}:\d{1,2}:\d{1,3})\|(?<program>[^|]{1,128})\|(?<pid>\d+)\|(?<message>.*)$/s,
);

/** `[10.30 16:49:06] chrome.exe *64 - message` of Proxifier */
const PROXIFIER = plain(/^\[(?<time>\d\d\.\d\d \d\d:\d\d:\d\d)\] (?<program>.{1,128}?) - (?<message>.*)$/s);

/** `2026-11-24T10:35:22.903Z  INFO 2954 --- [shop] [  main] [trace-span] com.shop.Main : message` of Spring Boot */
const SPRING = plain(
  new RegExp(
    String.raw`^(?<time>${DATE_TIME}(?:Z|[+-]\d\d:\d\d)?) +(?<level>[A-Z]+) +(?:\[[^\]]{0,256}\] )?(?<pid>\d+) --- (?:\[ {0,64}(?<application>[^\]]{0,256})\] (?=\[))?\[ {0,64}(?<thread>[^\]]{0,256})\] (?:\[ {0,64}(?<correlation>[^\]]{0,256})\] )?(?<logger>\S{1,256}) *: (?<message>.*)$`,
    's',
  ),
);

/** `- 1117838570 2005.06.03 R02-M1 2005-06-03-15.42.50.363779 R02-M1 RAS KERNEL INFO message` of Blue Gene/L */
const BLUE_GENE: KnownLine = {
  pattern:
    /^(?<label>\S+) (?<epoch>\d{9,10}) \d{4}\.\d\d\.\d\d (?<host>\S+) \d{4}-\d\d-\d\d-\d\d\.\d\d\.\d\d\.(?<fraction>\d+) \S+ (?<type>\S+) (?<program>\S+) (?<level>[A-Z]+) ?(?<message>.*)$/s,
  read: ({ epoch, fraction, level, message, ...others }, context) => ({
    kind: 'text',
    entry: {
      time: parseTime(`${epoch}.${fraction}`, context.now, context.zone),
      level,
      message,
      attributes: fieldsOf(others),
    },
  }),
};

/** `- 1131566461 2005.11.09 dn228 Nov 9 12:01:01 dn228/dn228 crond(pam_unix)[2915]: message` of Thunderbird */
const THUNDERBIRD: KnownLine = plain(
  /^(?<label>\S+) (?<time>\d{9,10}) \d{4}\.\d\d\.\d\d (?<host>\S+) \w{3} +\d+ \d\d:\d\d:\d\d \S+ (?:(?<program>[^\s:[\]]+)(?:\[(?<pid>\d+)\])?: )?(?<message>.*)$/s,
);

/** `134681 node-246 unix.hw state_change.unavailable 1077804742 1 message` of HPC */
const HPC: KnownLine = plain(
  /^(?<log_id>\d+) (?<host>\S+) (?<logger>[\w.]+) (?<state>[\w.]+) (?<time>\d{9,10}) (?<flag>\d+) (?<message>.*)$/s,
);

/** `Nov 24, 2026 10:35:22 AM com.example.Main run`, the first of the two lines of java.util.logging */
const JAVA_UTIL: KnownLine = {
  pattern: /^(?<time>\w{3} \d\d?, \d{4},? \d\d?:\d\d:\d\d\s[AP]M) (?<logger>[\w.$]+) (?<method>\S+)$/,
  read: ({ time = '', logger, method }, context) => ({
    kind: 'header',
    entry: {
      time: parseTime(time.replace(/(\d{4}),/, '$1'), context.now, context.zone),
      attributes: fieldsOf({ logger, method }),
    },
  }),
};

/** `[2026-11-24 10:35:22] production.ERROR: message` of Monolog and Laravel */
const MONOLOG = plain(
  /^\[(?<time>[^\]]{19,40})\] (?<logger>[\w-]{1,128})\.(?<level>[A-Z]+): (?<message>.*)$/s,
);

const DOTNET_LEVELS = new Set(['trce', 'dbug', 'info', 'warn', 'fail', 'crit']);

function isDotnet(line: string): boolean {
  const colon = line.indexOf(': ');
  return colon >= 4 && DOTNET_LEVELS.has(line.slice(colon - 4, colon));
}

function isOpenstack(line: string): boolean {
  return line.includes(' [req-') || line.includes(' [-] ');
}

function holding(part: string, known: KnownLine): KnownLine {
  return { ...known, mayBe: (line) => line.includes(part) };
}

const OPENSTACK_LINE: KnownLine = { ...OPENSTACK, mayBe: isOpenstack };
const DOTNET_LINE: KnownLine = { ...DOTNET, mayBe: isDotnet };
const BY_LETTER: readonly KnownLine[] = [
  ...[holding('] ', KLOG), holding(' -- ', RUBY), DOTNET_LINE, PYTHON_BASIC, JAVA_UTIL, OPENSTACK_LINE],
];
const BY_DIGIT: readonly KnownLine[] = [
  ...[holding(' --- ', SPRING), holding(':  ', POSTGRES), holding('] ', MYSQL), MONGO, holding(', ', CBS)],
  ...[holding(' 0x', MACOS), holding('] - ', ZOOKEEPER), OPENSTACK_LINE, holding(': ', ANDROID), REDIS],
  ...[DOTNET_LINE, holding('|', HEALTH_APP), HPC],
];
const BY_BRACKET: readonly KnownLine[] = [holding(' - ', PROXIFIER), MONOLOG, DOTNET_LINE];
const BY_LABEL: readonly KnownLine[] = [BLUE_GENE, THUNDERBIRD];

/** Reads a line by the pattern of the program that writes such lines; undefined if there is none. */
export function parseKnownLine(line: string, context: LineContext): ParsedLine | undefined {
  const code = line.charCodeAt(0);
  const first =
    code >= 0x30 && code <= 0x39
      ? BY_DIGIT
      : code === 0x5b
        ? BY_BRACKET
        : code === 0x2d
          ? BY_LABEL
          : BY_LETTER;
  for (const known of first) {
    const parsed = tryLine(known, line, context);
    if (parsed) return parsed;
  }
  // An alert of the supercomputers has its kind where other lines have a dash.
  return first === BY_LETTER && line.startsWith(' 1', line.indexOf(' '))
    ? (tryLine(BLUE_GENE, line, context) ?? tryLine(THUNDERBIRD, line, context))
    : undefined;
}

function tryLine(known: KnownLine, line: string, context: LineContext): ParsedLine | undefined {
  if (known.mayBe && !known.mayBe(line)) return undefined;
  const { names, pattern } = unnamed(known.pattern);
  const match = pattern.exec(line);
  if (!match) return undefined;
  const groups: Record<string, string | undefined> = {};
  for (let n = 0; n < names.length; n++) groups[names[n]!] = match[n + 1];
  return known.read(groups, context);
}

/** A pattern whose groups have numbers, which are read faster than names (line-reader.bench.ts), and their names in order. */
interface UnnamedPattern {
  names: string[];
  pattern: RegExp;
}

const unnamedPatterns = new Map<RegExp, UnnamedPattern>();

/** Every group of a known pattern that captures has a name. */
function unnamed(pattern: RegExp): UnnamedPattern {
  let made = unnamedPatterns.get(pattern);
  if (!made) {
    const names = [...pattern.source.matchAll(GROUP_NAME)].map(([, name]) => name!);
    made = { names, pattern: new RegExp(pattern.source.replaceAll(GROUP_NAME, '('), pattern.flags) };
    unnamedPatterns.set(pattern, made);
  }
  return made;
}
