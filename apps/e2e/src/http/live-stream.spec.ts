// The live stream in one stack: what comes, from where on, and what is refused. faults/live-stream.spec.ts kills its parts.
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { FoundLog, Problem } from '@timberline/contract';
import type { EventStream } from '../harness/event-stream.ts';
import { openEventStream } from '../harness/event-stream.ts';
import type { Query } from '../harness/http-client.ts';
import { LogFollower } from '../harness/log-followers.ts';
import { makeLog, makeLogs, uniqueMarker, withoutPattern } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';

const api = sharedApi();
let opened: { close(): void }[] = [];

afterEach(() => {
  for (const stream of opened) stream.close();
  opened = [];
});

/** Opens a stream; resolves once it has begun. */
async function open(query: Query): Promise<LogFollower> {
  const follower = new LogFollower(api.url, query);
  opened.push({ close: () => void follower.stop() });
  await follower.begun;
  return follower;
}

const isLog = ({ event }: { event: string }): boolean => event === 'log';

async function openRaw(query: string, headers: Record<string, string> = {}): Promise<EventStream> {
  const stream = await openEventStream(`${api.url}/api/logs/stream?${query}`, headers);
  opened.push(stream);
  return stream;
}

test('The stream has what is stored from its beginning on, and not what could be found before.', async () => {
  const marker = uniqueMarker();
  await api.store(makeLogs(marker, 3, { message: 'before' }));
  const follower = await open({ parentResourceId: marker });
  await api.store(makeLogs(marker, 3).map((log, n) => ({ ...log, message: `after ${n}` })));
  await expect.poll(() => [...follower.counts.keys()].sort()).toEqual(['after 0', 'after 1', 'after 2']);
});

test('A log of the stream is the log of a page, with its matches.', async () => {
  const marker = uniqueMarker();
  const stream = await openRaw(`parentResourceId=${marker}&q=größe%20AND%20blk_7`);
  const log = makeLog(marker, {
    message: 'Größe\nof blk_7 {"a":"\r"}',
    metadata: { big: 12345678901234567 },
  });
  await api.store([log, makeLog(marker, { message: 'blk_7 alone' })]);
  const { data, id } = await stream.until(isLog);
  const [found] = (await api.page({ parentResourceId: marker, q: 'größe AND blk_7' })).logs;
  expect(withoutPattern(JSON.parse(data) as FoundLog)).toEqual(withoutPattern(found!));
  expect(id).toMatch(/^[\w-]{20,}$/);
  expect(stream.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
});

test('Readers with different filters get what matches theirs, whatever its timestamp.', async () => {
  const marker = uniqueMarker();
  const filters: Query[] = [
    { parentResourceId: marker },
    { parentResourceId: marker, level: ['ERROR', 'warn'] },
    { parentResourceId: marker, q: 'cache OR *lock*' },
    { parentResourceId: marker, q: 'NOT (metadata.attempt>=2 OR resourceId:check*)' },
    { parentResourceId: marker, message: 'requests closed' },
    { parentResourceId: marker, from: 'now-1h' },
    { parentResourceId: marker, q: 'no such words' },
  ];
  const followers = await Promise.all(filters.map(open));
  await api.store([...makeLogs(marker, 60), makeLog(marker, { timestamp: new Date().toISOString() })]);
  for (const [n, follower] of followers.entries()) {
    const expected = (await api.allLogs(filters[n]!)).map(({ id }) => id).sort();
    await expect
      .poll(() => [...follower.ids].sort(), { message: JSON.stringify(filters[n]) })
      .toEqual(expected);
  }
  expect(followers[0]!.ids).toHaveLength(61);
  expect(followers[5]!.ids).toHaveLength(1);
  expect(followers[6]!.ids).toHaveLength(0);
});

test('A stream goes on behind the event that was received last, by header and by parameter.', async () => {
  const marker = uniqueMarker();
  const first = await openRaw(`parentResourceId=${marker}`);
  await api.store(makeLogs(marker, 40, { message: 'first' }));
  await expect.poll(() => first.events.filter(isLog).length).toBe(40);
  const { id, data } = first.events.filter(isLog)[24]!;
  first.close();
  await api.store(makeLogs(marker, 5, { message: 'meanwhile' }));
  const read = first.events
    .filter(isLog)
    .slice(0, 25)
    .map((event) => (JSON.parse(event.data) as FoundLog).id);
  expect(read.at(-1)).toBe((JSON.parse(data) as FoundLog).id);
  const all = (await api.allLogs({ parentResourceId: marker })).map((log) => log.id).sort();
  for (const [query, headers] of [
    [`parentResourceId=${marker}&after=${id}`, {}],
    [`parentResourceId=${marker}`, { 'last-event-id': id! }],
    // A browser repeats the URL with which it began.
    [`parentResourceId=${marker}&after=${first.events.filter(isLog)[3]!.id}`, { 'last-event-id': id! }],
  ] as const) {
    const resumed = await openRaw(query, headers);
    await expect.poll(() => resumed.events.filter(isLog).length, { message: query }).toBe(20);
    const rest = resumed.events.filter(isLog).map((event) => (JSON.parse(event.data) as FoundLog).id);
    expect([...read, ...rest].sort(), query).toEqual(all);
  }
});

test(
  'A comment comes while there is nothing new, with how far the stream is.',
  { timeout: 60_000 },
  async () => {
    const abort = new AbortController();
    opened.push({ close: () => abort.abort() });
    const response = await fetch(`${api.url}/api/logs/stream?q=${uniqueMarker()}`, { signal: abort.signal });
    let text = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      if (/\n\n:.*\n\nid: .*\n\n$/.test(text)) break;
    }
    expect(text).toMatch(/^id: [\w-]+\nretry: 1000\n\n: nothing new\n\nid: [\w-]+\n\n$/);
  },
);

test('A reader that takes nothing for a while gets each log once, beside one that reads at once.', async () => {
  const marker = uniqueMarker();
  const quick = await open({ parentResourceId: marker });
  const socket = connect(Number(new URL(api.url).port), new URL(api.url).hostname);
  opened.push({ close: () => socket.destroy() });
  let text = '';
  const read = (chunk: Buffer) => (text += chunk.toString('latin1'));
  socket.on('data', read);
  socket.write(`GET /api/logs/stream?parentResourceId=${marker} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  await expect.poll(() => text).toContain('\nid: ');
  socket.pause();
  // More than the systems of both sides hold, so that the API has to wait for the reader.
  const padding = 'x'.repeat(120_000);
  for (let post = 0; post < 3; post++)
    await api.store(makeLogs(marker, 40).map((log, n) => ({ ...log, message: `<${post}-${n}> ${padding}` })));
  await expect.poll(() => quick.counts.size).toBe(120);
  const logsOf = (received: string) => received.match(/<\d+-\d+>/g) ?? [];
  expect(logsOf(text).length).toBeLessThan(120);
  socket.resume();
  await expect.poll(() => logsOf(text).length).toBeGreaterThanOrEqual(120);
  expect(new Set(logsOf(text)).size).toBe(120);
  expect(logsOf(text)).toHaveLength(120);
  expect(text).not.toContain('event: missed');
  await api.store([makeLog(marker, { message: '<9-9>' })]);
  await expect.poll(() => logsOf(text).length).toBe(121);
});

test.each([
  ['after=abc', 'after'],
  [`after=${'A'.repeat(47)}`, 'after'],
  ['q=level:', 'q'],
  ['size=5', 'size'],
])('The parameters %s are refused before the stream begins.', async (query, path) => {
  const answer = await api.get<Problem>(`/api/logs/stream?${query}`);
  expect(answer.status).toBe(400);
  expect(answer.body.errors?.[0]).toMatchObject({ path });
});

test('The id of an event is refused where it was changed.', async () => {
  const stream = await openRaw(`q=${uniqueMarker()}`);
  const marker = uniqueMarker();
  const other = await openRaw(`parentResourceId=${marker}`);
  await api.store([makeLog(marker)]);
  const { id } = await other.until(isLog);
  const changed = id!.slice(0, -2) + (id!.endsWith('AA') ? 'BB' : 'AA');
  const { status } = await api.request('/api/logs/stream', { headers: { 'last-event-id': changed } });
  expect(status).toBe(400);
  expect(stream.response.status).toBe(200);
});

test('256 readers stream at a time, and one more is told to come later.', async () => {
  const marker = uniqueMarker();
  const followers = await Promise.all(
    Array.from({ length: 256 }, (_, n) => open({ parentResourceId: marker, q: `word${n % 64}` })),
  );
  const refused = await api.get<Problem>('/api/logs/stream');
  expect(refused.status).toBe(503);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  await api.store(Array.from({ length: 64 }, (_, n) => makeLog(marker, { message: `it has word${n}` })));
  for (const [n, follower] of followers.entries())
    await expect
      .poll(() => [...follower.counts], { message: `reader ${n}` })
      .toEqual([[`it has word${n % 64}`, 1]]);
  followers[0]!.cut();
});

test.each(['/api/logs/stream', '/api/ingest/stream'])(
  'HEAD %s ends with the head of its answer.',
  async (path) => {
    const { status, headers } = await api.request(path, { method: 'HEAD' });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^text\/event-stream/);
  },
);
