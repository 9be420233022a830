// Hundreds of random queries, each compared with the brute-force reference.
import { beforeAll, expect, test } from 'vitest';
import type { FoundLog, LogInput } from '@timberline/contract';
import { seededRandom } from '@timberline/testing';
import type { Query } from '../harness/http-client.ts';
import { LOGS_START, timestampAt, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';
import { type Check, inOrder, readingsOf } from './brute-force.ts';
import { randomFilter, randomLog, randomQuery } from './random-queries.ts';

const api = sharedApi();
const marker = uniqueMarker('queries');
const SEED = 20261124;
const logs: LogInput[] = [];
/** The stored logs by `metadata.n`. */
const found = new Map<number, FoundLog>();

beforeAll(async () => {
  const random = seededRandom(SEED);
  for (let n = 0; n < 1200; n++) logs.push(randomLog(random, marker, n));
  await api.store(logs);
  for (const log of await api.allLogs({ parentResourceId: marker })) found.set(numberOf(log), log);
});

function numberOf(log: LogInput): number {
  return log.metadata!.n as number;
}

/** Compares the answer of the service with the logs that meet `check`. */
async function compare(query: Query, check: Check): Promise<void> {
  const sort = 'sort' in query ? (query.sort as 'asc') : 'desc';
  const expected = inOrder(
    logs.filter(check).map((log) => found.get(numberOf(log))!),
    sort,
  );
  const page = await api.get<{ logs: FoundLog[]; total: { value: number } }>('/api/logs', {
    ...query,
    parentResourceId: marker,
    size: 500,
  });
  const context = JSON.stringify(query);
  expect(page.status, `${context} ${page.text.slice(0, 300)}`).toBe(200);
  expect(page.body.total, context).toEqual({ value: expected.length, relation: 'eq' });
  expect(page.body.logs.map(numberOf), context).toEqual(expected.slice(0, 500).map(numberOf));
}

/** Runs `count` comparisons, a few at a time. */
async function runConcurrently(count: number, next: () => Promise<void>): Promise<void> {
  const concurrency = 5;
  for (let n = 0; n < count; n += concurrency)
    await Promise.all(Array.from({ length: Math.min(concurrency, count - n) }, next));
}

test('All random logs are found as they were sent.', () => {
  expect(found.size).toBe(logs.length);
  for (const log of logs) {
    const { id, receivedAt, pattern: _pattern, ...rest } = found.get(numberOf(log))!;
    expect(rest).toEqual({ ...log, level: log.level.toLowerCase() });
    expect(Math.abs(Date.parse(receivedAt) - Date.now())).toBeLessThan(3_600_000);
    expect(id).toMatch(/^[-0-9A-Z_a-z]{20}$/);
  }
});

test.each([1, 2, 3, 4])('Random queries find exactly the logs that match (part %i).', async (part) => {
  const random = seededRandom(SEED + part);
  await runConcurrently(75, () => {
    const { text, check } = randomQuery(random, logs);
    return compare({ q: text, sort: random.pick(['asc', 'desc']) }, check);
  });
});

test('Random plain filters with and without a query find exactly the logs that match.', async () => {
  const random = seededRandom(SEED + 99);
  await runConcurrently(100, () => {
    const filter = randomFilter(random, logs);
    const query = random.chance(0.5) ? randomQuery(random, logs, 1) : undefined;
    const check: Check = (log) => filter.check(log) && (query?.check(log) ?? true);
    return compare({ ...filter.query, q: query?.text }, check);
  });
});

test('Highlights mark the matching words of the message as sent.', async () => {
  const { logs: page } = await api.page({ parentResourceId: marker, q: 'ÜBERLAUF OR größe', size: 50 });
  expect(page.length).toBeGreaterThan(0);
  for (const log of page)
    for (const [start, end] of log.highlight!.message) {
      // A word may have been sent with its letters escaped or decomposed.
      const marked = log.message.slice(start, end);
      const words = readingsOf(marked).map((reading) => reading.join(' '));
      expect(['überlauf', 'grösse'], marked).toContain(words.at(-1));
    }
  const plain = await api.page({ parentResourceId: marker, level: 'error', size: 1 });
  expect(plain.logs[0]).not.toHaveProperty('highlight');
});

test('A query that is invalid or too expensive is a 400 with a column.', async () => {
  const bad = [
    'level:',
    '(a',
    'a AND',
    '"open',
    '*x',
    'metadata.n>=many',
    Array(70).fill('a').join(' OR '),
    '('.repeat(20) + 'a',
  ];
  for (const q of [...bad, 'x'.repeat(5000), 'timestamp>=yesterday', 'NOT', ')', 'level:(']) {
    const answer = await api.get<{ errors: { column: number; path: string; message: string }[] }>(
      '/api/logs',
      { q },
    );
    expect(answer.status, q).toBe(400);
    const error = answer.body.errors[0]!;
    expect(error.path, q).toBe('q');
    expect(error.message, q).toBeTypeOf('string');
    expect(error.column, q).toBeGreaterThanOrEqual(1);
  }
});

test('Any text as a query is answered by logs or by a 400 with a column.', async () => {
  const random = seededRandom(SEED + 7);
  const pieces = [
    'level:',
    '"',
    '(',
    ')',
    ' ',
    '*',
    'a',
    'NOT ',
    '-',
    '\\',
    'metadata.',
    ':',
    '>=',
    '5',
    ' OR ',
    '\u0000',
    '日',
    '💥',
    '[',
    ' TO ',
    ']',
    '~',
    '^2',
  ];
  for (let i = 0; i < 300; i++) {
    const q = Array.from({ length: 1 + random.below(12) }, () => random.pick(pieces)).join('');
    const answer = await api.get<{ errors: { column: number }[] }>('/api/logs', { q, size: 1 });
    expect([200, 400], `${JSON.stringify(q)} ${answer.text.slice(0, 300)}`).toContain(answer.status);
    if (answer.status === 400) expect(answer.body.errors[0]!.column, q).toBeGreaterThanOrEqual(1);
  }
});

/** The ids of the logs of a commit that a query finds. */
async function idsOf(commit: string, q: string): Promise<string[]> {
  const page = await api.get<{ logs: FoundLog[] }>('/api/logs', { commit, q });
  expect(page.status, `${q} ${page.text.slice(0, 300)}`).toBe(200);
  return page.body.logs.map(({ id }) => id);
}

test('A colored word is found as it is drawn, and its log is answered as it was sent.', async () => {
  const commit = uniqueMarker('colored');
  const message =
    '\u001b[0;31mExample\u001b[0m foo ER\u001b[1mROR \u001b]8;;http://hidden\u001b\\link\u001b]8;;\u001b\\';
  await api.store([
    { level: 'info', message, resourceId: 'r', timestamp: timestampAt(LOGS_START, 0), commit },
  ]);
  for (const q of ['Example', '"Example foo"', 'Exam*', '*xampl*', 'error', 'foo-error', '"error link"'])
    expect(await idsOf(commit, q), q).toHaveLength(1);
  for (const q of ['31mExample', '0m', 'er', 'hidden']) expect(await idsOf(commit, q), q).toEqual([]);
  const { body } = await api.get<{ logs: FoundLog[] }>('/api/logs', { commit, q: 'example error' });
  expect(body.logs[0]?.message).toBe(message);
  const marked = body.logs[0]?.highlight?.message?.map(([start, end]) => message.slice(start, end));
  expect(marked).toEqual(['Example', 'ER\u001b[1mROR']);
});

test('Equal forms of a word find each other, whichever was sent and whichever is asked for.', async () => {
  const commit = uniqueMarker('forms');
  const forms = [
    ['Résumé', 'Re\u0301sume\u0301', 'RÉSUME\u0301'],
    ['한글', '\u1112\u1161\u11ab\u1100\u1173\u11af'],
    ['timeout', 'ｔｉｍｅｏｕｔ', 'time\u00adout', 'ti\u200bme\u2060out'],
    ['データ', 'ﾃﾞｰﾀ', 'テ\u3099ータ'],
    ['ﬃx', 'ffix'],
    ['Straße', 'STRASSE', 'straẞe'],
    ['x²', 'x2', 'x②'],
  ];
  await api.store(
    forms.flat().map((form, n) => ({
      level: 'info',
      message: `upload of ${form}.pdf`,
      resourceId: 'r',
      timestamp: timestampAt(LOGS_START, n),
      commit,
    })),
  );
  for (const group of forms)
    for (const form of group)
      for (const q of [form, `"of ${form} pdf"`, `${form}*`, `message:${form}`])
        expect(await idsOf(commit, q), q).toHaveLength(group.length);
  expect(await idsOf(commit, '*ésu*')).toHaveLength(3);
  expect(await idsOf(commit, '*e\u0301su*')).toHaveLength(3);
  for (const q of ['resume', 'resu*', 'strase']) expect(await idsOf(commit, q), q).toEqual([]);
});

test('Words beside escapes that were left as text are found with the escapes decoded, and as they were sent.', async () => {
  const commit = uniqueMarker('escapes');
  const messages = [
    '{"stack":"Error: boom\\nCaused by: TypeError\\n\\tat com.example.Foo"}',
    'C:\\temp\\new is full at 100%25',
    'GET /a%20retry%2Fblock r%C3%A9sum%C3%A9 r\\u00e9sum\\u00e9 \\u001b[31mRED\\u001b[0m',
  ];
  await api.store(
    messages.map((message, n) => ({
      level: 'info',
      message,
      resourceId: 'r',
      timestamp: timestampAt(LOGS_START, n),
      commit,
    })),
  );
  for (const q of [
    ...['"Caused by"', '"boom caused by TypeError at com"', 'nCaused', 'TypeError', 'Caus*'],
    ...['temp', '"C:\\temp\\new"', 'c:/temp/new', '100%25', '"at 100"'],
    ...['a%20retry%2Fblock', 'retry', '"a retry block résumé"', '20retry', 'résumé', 'red', 'u00e9sum'],
  ])
    expect(await idsOf(commit, q), q).toHaveLength(1);
  expect(await idsOf(commit, '"new error"')).toEqual([]);
});
