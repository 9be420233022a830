// Random logs with many kinds of values, and random queries together with checks of their meaning.
import type { LogInput } from '@timberline/contract';
import type { Random } from '@timberline/testing';
import type { Query } from '../harness/http-client.ts';
import { LOGS_START, timestampAt } from '../harness/logs.ts';
import { type Check, containsPhrase, leavesAt, nanos, readingsOf } from './brute-force.ts';

const WORDS = [
  ...[
    'Received',
    'block',
    'terminating',
    'PacketResponder',
    'timeout',
    'retry',
    'connection',
    'closed',
    'größe',
    'ÜBERLAUF',
  ],
  ...[
    'naïve',
    'привет',
    'ошибка',
    '日本語',
    'データ',
    'x1y2',
    'E404',
    'ab',
    'abc',
    'abcd',
    'NOT',
    'level',
    'to',
    'the',
    '0',
    '34',
  ],
];
/** Words in other forms than the ones above, colored, and with escapes that were left as text. */
const FORMS = [
  ...[
    'nai\u0308ve',
    'ｔｉｍｅｏｕｔ',
    'ﾃﾞｰﾀ',
    'con\u00adnection',
    're\u200btry',
    'GRO\u0308SSE',
    'Groẞe',
    'E⁴⁰⁴',
    '5㎏',
    'block™',
  ],
  ...[
    '\u001b[31mERROR\u001b[0m',
    're\u001b[1mtry\u001b[0m',
    '\u001b]8;;http://to/the\u0007link\u001b]8;;\u0007',
  ],
  ...['timeout\\nCaused', 'C:\\temp\\new', '\\tat', 'a%20retry%2Fblock', 'na%C3%AFve', 'gr\\u00f6\\u00dfe'],
];
const SHAPES = [
  (r: Random) => `blk_${3886504900 + r.below(40)}`,
  (r: Random) => `10.10.34.${r.below(20)}`,
  () => `dfs.DataNode$PacketResponder`,
  (r: Random) => `user=${r.pick(['root', 'admin', 'guest'])}`,
  (r: Random) => `http://host-${r.below(5)}/path/${r.below(10)}?a=b`,
  (r: Random) => `java.lang.${r.pick(['NullPointerException', 'IllegalStateException'])}:`,
  (r: Random) => `"${r.pick(WORDS)}"`,
  (r: Random) => `(${r.pick(WORDS)})`,
];
const LEVELS = ['info', 'info', 'info', 'Warn', 'ERROR', 'debug', 'Notice', 'other', 'fatal'];
const RESOURCES = [
  'checkout',
  'payments-1',
  'payments-2',
  'dfs.DataNode$PacketResponder',
  'ns/with space',
  'a:b',
];
const METADATA_PATHS = ['status', 'http.method', 'http.took', 'tags', 'n'];
const RANGE_MS = 200_000;

/** The n-th log of a test, identified by `metadata.n`. */
export function randomLog(random: Random, marker: string, n: number): LogInput {
  const parts = Array.from({ length: 1 + random.below(9) }, () =>
    random.chance(0.3) ? random.pick(SHAPES)(random) : random.pick(random.chance(0.2) ? FORMS : WORDS),
  );
  const log: LogInput = {
    level: random.pick(LEVELS),
    message: random.chance(0.02) ? '' : parts.join(random.pick([' ', ' ', ' ', ', ', '\n'])),
    resourceId: random.pick(RESOURCES),
    timestamp: timestampAt(
      LOGS_START,
      random.below(RANGE_MS),
      random.chance(0.3) ? random.below(1_000_000) : 0,
    ),
    metadata: { parentResourceId: marker, n },
  };
  if (random.chance(0.6)) log.traceId = `${marker}-${random.below(30)}`;
  if (random.chance(0.5)) log.spanId = `span-${random.below(8)}`;
  if (random.chance(0.2)) log.commit = random.pick(['5e5342f', '5e53999', 'abc']);
  const metadata = log.metadata!;
  if (random.chance(0.5))
    metadata.status = random.pick([200, 201, 404, 500, 500.5, -3, 0, '500', 'unknown', true]);
  if (random.chance(0.3))
    metadata.http = { method: random.pick(['GET', 'POST']), took: random.below(2000) / 10 };
  if (random.chance(0.2))
    metadata.tags = Array.from({ length: random.below(4) }, () => random.pick(['a', 'b', 'c', 7]));
  if (random.chance(0.1)) metadata['dotted.key'] = { 'with space': random.pick([null, 'x', ['y', 'z']]) };
  return log;
}

/** A query text and the check that tells which logs it matches. */
interface RandomQuery {
  text: string;
  check: Check;
}

/** A random query for these logs; most of the queries match some of them. */
export function randomQuery(random: Random, logs: readonly LogInput[], depth = 3): RandomQuery {
  if (depth > 0 && random.chance(0.65)) {
    const parts = Array.from({ length: 1 + random.below(3) }, () => randomQuery(random, logs, depth - 1));
    const either = random.chance(0.5);
    const inner = parts.map(({ text }) => text).join(either ? ' OR ' : random.pick([' ', ' AND ']));
    const check: Check = (log) =>
      either ? parts.some((part) => part.check(log)) : parts.every((part) => part.check(log));
    const negative = random.chance(0.2);
    if (!negative) return { text: `(${inner})`, check };
    return { text: `${random.pick(['NOT ', '-'])}(${inner})`, check: (log) => !check(log) };
  }
  return random.pick([word, word, phrase, prefix, infix, keyword, keyword, attribute, number, time, exists])(
    random,
    logs,
  );
}

function someWords(random: Random, logs: readonly LogInput[]): string[] {
  for (;;) {
    const words = random.pick(readingsOf(random.pick(logs).message));
    if (words.length > 0) return words;
  }
}

function word(random: Random, logs: readonly LogInput[]): RandomQuery {
  const pasted = random.chance(0.3);
  const text = pasted ? random.pick(SHAPES.slice(0, 4))(random) : random.pick(someWords(random, logs));
  // Skip capitals that make another word (ß becomes SS) or an operator.
  const capitals = text.toUpperCase();
  const written = capitals.toLowerCase() === text && random.chance(0.3) ? capitals : text;
  return { text: /^(and|or|not)$/i.test(text) ? text.toLowerCase() : written, check: containsPhrase(text) };
}

function phrase(random: Random, logs: readonly LogInput[]): RandomQuery {
  const words = someWords(random, logs);
  const from = random.below(words.length);
  const text = words.slice(from, from + 1 + random.below(3)).join(' ');
  return { text: `"${text}"`, check: containsPhrase(text) };
}

function prefix(random: Random, logs: readonly LogInput[]): RandomQuery {
  const word = random.pick(someWords(random, logs));
  const text = [...word].slice(0, 1 + random.below(4)).join('');
  const before = random.chance(0.2) ? 'blk_' : '';
  return {
    text: `${before}${text}*`,
    check: containsPhrase(before + text, (found, wanted) => found.startsWith(wanted)),
  };
}

function infix(random: Random, logs: readonly LogInput[]): RandomQuery {
  for (;;) {
    const characters = [...random.pick(someWords(random, logs))];
    if (characters.length < 4) continue;
    const from = random.below(characters.length - 3);
    const text = characters.slice(from, from + 3 + random.below(2)).join('');
    return {
      text: `*${text}*`,
      check: (log) =>
        readingsOf(log.message)
          .flat()
          .some((found) => found.includes(text)),
    };
  }
}

function keyword(random: Random, logs: readonly LogInput[]): RandomQuery {
  const field = random.pick(['level', 'resourceId', 'traceId', 'spanId', 'commit'] as const);
  const value = random.pick(logs)[field] ?? 'none';
  const stored = (log: LogInput) => (field === 'level' ? log.level.toLowerCase() : (log[field] ?? undefined));
  if (random.chance(0.25)) {
    const start = value.slice(0, 1 + random.below(4));
    const wanted = field === 'level' ? start.toLowerCase() : start;
    return { text: `${field}:${escaped(start)}*`, check: (log) => stored(log)?.startsWith(wanted) === true };
  }
  const wanted = field === 'level' ? value.toLowerCase() : value;
  if (random.chance(0.2))
    return {
      text: `${field}:(${quoted(value)} OR nothing)`,
      check: (log) => stored(log) === wanted || stored(log) === 'nothing',
    };
  return { text: `${field}:${quoted(value)}`, check: (log) => stored(log) === wanted };
}

function attribute(random: Random, logs: readonly LogInput[]): RandomQuery {
  const path = random.pick(METADATA_PATHS);
  const value = String(random.pick(logs.flatMap((log) => leavesAt(log, path)).slice(0, 200)));
  return {
    text: `metadata.${path}:${quoted(value)}`,
    check: (log) => leavesAt(log, path).some((leaf) => String(leaf) === value),
  };
}

function number(random: Random): RandomQuery {
  const path = random.pick(['status', 'http.took', 'n', 'tags']);
  const bound = random.pick([-3, 0, 7, 100, 404, 500, 500.25, 1e3, -1e300]);
  const operator = random.pick(['>', '>=', '<', '<=']);
  return {
    text: `metadata.${path}${operator}${bound}`,
    check: (log) =>
      leavesAt(log, path).some((leaf) => typeof leaf === 'number' && compares(leaf, operator, bound)),
  };
}

function time(random: Random): RandomQuery {
  const at = timestampAt(LOGS_START, random.below(RANGE_MS), random.below(1_000_000));
  const operator = random.pick(['>', '>=', '<', '<=']);
  return {
    text: `timestamp${operator}${at}`,
    check: (log) => compares(nanos(log.timestamp), operator, nanos(at)),
  };
}

function exists(random: Random): RandomQuery {
  const field = random.pick(['traceId', 'spanId', 'commit'] as const);
  if (random.chance(0.5)) return { text: `${field}:*`, check: (log) => log[field] !== undefined };
  const path = random.pick(['status', 'http', 'tags']);
  const paths = path === 'http' ? ['http.method', 'http.took'] : [path];
  return { text: `metadata.${path}:*`, check: (log) => paths.some((one) => leavesAt(log, one).length > 0) };
}

/** Random plain filters, which can be combined with a query. */
export function randomFilter(random: Random, logs: readonly LogInput[]): { query: Query; check: Check } {
  const query: Record<string, string | string[]> = {};
  const checks: Check[] = [];
  if (random.chance(0.3)) {
    const levels = [random.pick(LEVELS), random.pick(LEVELS)];
    query.level = levels.map((level, i) => (i === 0 ? level.toUpperCase() : level));
    checks.push((log) => levels.some((level) => level.toLowerCase() === log.level.toLowerCase()));
  }
  if (random.chance(0.3)) {
    query.resourceId = random.pick(RESOURCES);
    checks.push((log) => log.resourceId === query.resourceId);
  }
  if (random.chance(0.3)) {
    const words = [random.pick(someWords(random, logs)), random.pick(someWords(random, logs))];
    query.message = words.join(' ');
    checks.push((log) => words.every((word) => containsPhrase(word)(log)));
  }
  if (random.chance(0.3)) {
    const from = timestampAt(LOGS_START, random.below(RANGE_MS), random.below(1_000_000));
    query.from = from;
    checks.push((log) => nanos(log.timestamp) >= nanos(from));
  }
  if (random.chance(0.3)) {
    const to = timestampAt(LOGS_START, random.below(RANGE_MS));
    query.to = to;
    checks.push((log) => nanos(log.timestamp) < nanos(to));
  }
  return { query, check: (log) => checks.every((check) => check(log)) };
}

function compares<T extends number | bigint>(a: T, operator: string, b: T): boolean {
  return operator === '>' ? a > b : operator === '>=' ? a >= b : operator === '<' ? a < b : a <= b;
}

function quoted(value: string): string {
  return `"${value.replace(/[\\"]/g, '\\$&')}"`;
}

function escaped(value: string): string {
  return value.replace(/[^\p{L}\p{N}_.-]/gu, '\\$&');
}
