// What becomes of readers that are behind, over a shard in memory. e2e/src/http/live-stream.spec.ts has the real one.
import { Writable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LogShard, WrittenHit } from '../../elasticsearch/written-logs.ts';
import { MAX_UNREAD_EVENT_BYTES } from '../../limits/memory-budget.ts';
import { fakeReader } from '../../limits/reader.fixture.ts';
import { CatchUp } from './catch-up.ts';
import { FeedPosition } from './feed-position.ts';
import type { FilteredPage } from './filtered-pages.ts';
import { indexHash, type StreamPosition } from './position.ts';
import { StreamFilter } from './stream-filter.ts';
import { StreamReader } from './stream-reader.ts';

const MINUTE = 60_000;
const shard: LogShard = { key: 'shard', index: 'index', indexUuid: 'uuid', shard: 0, checkpoint: 9 };
const scope = fakeReader('a').reader.scope;

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'performance'] }));
afterEach(() => void vi.useRealTimers());

/** A shard with logs up to number 9, read in pages of four. */
function setUp() {
  const position = new FeedPosition(['uuid']);
  position.start([shard], Date.now());
  const reads: number[] = [];
  const pages = {
    read: ({ after }: { after: number }, [upTo]: readonly number[], filters: readonly StreamFilter[]) => {
      reads.push(after);
      const end = Math.min(after + 4, upTo!);
      const hits = Array.from({ length: end - after }, (_, n): WrittenHit => ({
        _id: String(after + 1 + n),
        source: `{"message":"m${after + 1 + n}"}`,
        sort: [after + 1 + n],
        matched: filters.map(({ key }) => key),
      }));
      return Promise.resolve<FilteredPage>({ hits, end, failed: new Map() });
    },
  };
  const logs = { count: () => Promise.resolve(42), refresh: () => Promise.resolve() };
  const idOf = (reader: StreamReader) => `at-${reader.own.get('shard') ?? 'feed'}`;
  return { position, reads, catchUp: new CatchUp(logs, pages, { idOf, onFailed: () => undefined }) };
}

function connect(q: string, resume?: StreamPosition) {
  let text = '';
  let take = (): void => undefined;
  const raw = Object.assign(
    new Writable({
      write: (chunk: Buffer, _, done) => {
        text += chunk.toString();
        // Long ones are not taken before the client reads.
        if (chunk.length >= MAX_UNREAD_EVENT_BYTES) take = done;
        else done();
      },
    }),
    { socket: null },
  );
  const reply = { raw, request: { method: 'GET' }, hijack: () => undefined } as unknown as FastifyReply;
  const unread = { isFull: () => false, wrote: () => undefined };
  const reader = new StreamReader(new StreamFilter({ q }, scope), reply, resume, unread);
  const received = (): string => {
    const done = take;
    take = () => undefined;
    done();
    const all = text;
    text = '';
    return all;
  };
  return { reader, received };
}

const positionOf = (numbers: Record<string, number>, ageMs = 0, unknown: string[] = []): StreamPosition => ({
  numbers: new Map(Object.entries(numbers)),
  unknown: new Set(unknown.map(indexHash)),
  at: Date.now() - ageMs,
});

async function runAll(catchUp: CatchUp, position: FeedPosition): Promise<void> {
  for (let steps = 0; await catchUp.step(position); steps++) expect(steps).toBeLessThan(50);
}

const numbersIn = (text: string) => Array.from(text.matchAll(/"message":"m(\d+)"/g), ([, n]) => Number(n));

it('A reader that resumes gets what it lacks, each with its id, and is live then.', async () => {
  const { position, catchUp } = setUp();
  const { reader, received } = connect('a', positionOf({ shard: 2 }, 9 * MINUTE));
  expect(catchUp.resume(reader, reader.resume!, position)).toEqual([]);
  expect(reader.isLive).toBe(false);
  await runAll(catchUp, position);
  const text = received();
  expect(numbersIn(text)).toEqual([3, 4, 5, 6, 7, 8, 9]);
  expect(text.match(/^id: .*$/gm)).toEqual([3, 4, 5, 6, 7, 8, 9].map((n) => `id: at-${n}`));
  expect(reader.isLive).toBe(true);
  expect(reader.own.size).toBe(0);
});

it('A reader that has read all is live at once, and one ahead of this process stays ahead.', () => {
  const { position, catchUp } = setUp();
  const level = connect('a', positionOf({ shard: 9 })).reader;
  catchUp.resume(level, level.resume!, position);
  expect([level.isLive, level.own.size]).toEqual([true, 0]);
  const ahead = connect('a', positionOf({ shard: 12 })).reader;
  catchUp.resume(ahead, ahead.resume!, position);
  expect(ahead.isLive).toBe(true);
  expect([ahead.hasRead('shard', 12), ahead.hasRead('shard', 13)]).toEqual([true, false]);
});

it('A shard that came later is read from its first log on; of one that could not be read nobody knows.', async () => {
  const { position, catchUp } = setUp();
  const later = connect('a', positionOf({}));
  expect(catchUp.resume(later.reader, later.reader.resume!, position)).toEqual([]);
  await runAll(catchUp, position);
  expect(numbersIn(later.received())).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const unknown = connect('a', positionOf({}, 0, ['uuid'])).reader;
  expect(catchUp.resume(unknown, unknown.resume!, position)).toEqual([shard]);
  expect(unknown.isLive).toBe(true);
});

it('Readers at the same place share their pages, also with different filters.', async () => {
  const { position, reads, catchUp } = setUp();
  const connected = ['a', 'b', 'c'].map((q, n) => connect(q, positionOf({ shard: 1 + n })));
  for (const { reader } of connected) catchUp.resume(reader, reader.resume!, position);
  await runAll(catchUp, position);
  expect(connected.map(({ received }) => numbersIn(received()))).toEqual([
    [2, 3, 4, 5, 6, 7, 8, 9],
    [3, 4, 5, 6, 7, 8, 9],
    [4, 5, 6, 7, 8, 9],
  ]);
  expect(reads).toHaveLength(2);
});

it('A position of more than half an hour ago leaves logs out, and says how many.', async () => {
  const { position, catchUp } = setUp();
  const { reader, received } = connect('a', positionOf({ shard: 2 }, 31 * MINUTE));
  const from = new Date(reader.resume!.at).toISOString();
  catchUp.resume(reader, reader.resume!, position);
  await runAll(catchUp, position);
  const to = new Date(position.at).toISOString();
  expect(received()).toBe(`id: at-9\nevent: missed\ndata: {"logs":42,"from":"${from}","to":"${to}"}\n\n`);
  expect(reader.isLive).toBe(true);
});

it('A reader without room waits where it is, and after a minute it leaves out what it lacks.', async () => {
  const { position, catchUp } = setUp();
  const { reader, received } = connect('a');
  reader.write('x'.repeat(MAX_UNREAD_EVENT_BYTES));
  expect(reader.hasRoom()).toBe(false);
  catchUp.fallBehind(reader, position, 'shard', 4);
  expect(await catchUp.step(position)).toBe(false);
  received();
  await runAll(catchUp, position);
  expect(numbersIn(received())).toEqual([5, 6, 7, 8, 9]);

  reader.write('x'.repeat(MAX_UNREAD_EVENT_BYTES));
  expect(reader.hasRoom()).toBe(false);
  catchUp.fallBehind(reader, position, 'shard', 4);
  vi.advanceTimersByTime(MINUTE + 1);
  received();
  await runAll(catchUp, position);
  expect(received()).toContain('"logs":42');
  expect(reader.isLive).toBe(true);
});
