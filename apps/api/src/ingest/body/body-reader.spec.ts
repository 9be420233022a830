import { PassThrough } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  FIRST_ROOM_BYTES,
  MAX_BODY_SECONDS,
  MAX_DECOMPRESSIONS,
  MAX_RECEIVED_BODIES,
  MAX_WAITING_BODIES,
  maxBodyMemoryBytes,
  MIN_BYTES_PER_SECOND,
  MIN_PACE_SECONDS,
  ROOM_TIMEOUT_MS,
  SMALL_BODY_BYTES,
} from './body-limits.ts';
import { BodyReader, type ReadBody } from './body-reader.ts';
import { type BodySource, bytesSource } from './body-source.ts';

const MIB = 1024 * 1024;
const LIMIT_BYTES = 4 * MIB;
const LARGE = Buffer.alloc(LIMIT_BYTES, 'x');
const BUSY = expect.objectContaining({ kind: 'busy', details: { retryAfterSeconds: 1 } }) as Error;

let reader: BodyReader;

beforeEach(() => {
  // setImmediate stays real: the reader reads at the end of a turn.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  reader = new BodyReader(LIMIT_BYTES);
});
afterEach(() => void vi.useRealTimers());

/** A body that the test sends piece by piece. */
function open(client = 'a', declaredBytes?: number) {
  const stream = new PassThrough({ highWaterMark: LIMIT_BYTES });
  const source: BodySource = {
    client,
    declaredBytes,
    encoding: undefined,
    takeWhole: () => undefined,
    stream: () => stream,
  };
  const body = reader.read(source);
  const outcome = body.then(
    ({ bytes }) => bytes.length,
    (error: { kind: string }) => error.kind,
  );
  return { stream, body, outcome };
}

const read = (bytes: Buffer, client = 'a') => reader.read(bytesSource(bytes, client));
const readGzip = (bytes: Buffer, client = 'a') => reader.read(bytesSource(gzipSync(bytes), client, 'gzip'));
const readAndRelease = async (body: Promise<ReadBody>): Promise<number> => {
  const { bytes } = await body;
  const { length } = bytes;
  (await body).release();
  return length;
};

/** Runs until nothing but timers and input can continue. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
}
async function pass(seconds: number): Promise<void> {
  for (let tick = 0; tick < seconds * 4; tick++) {
    await vi.advanceTimersByTimeAsync(250);
    await settle();
  }
}
async function isPending(promise: Promise<unknown>): Promise<boolean> {
  await settle();
  return Promise.race([promise.then(() => false), settle().then(() => true)]);
}

describe('Reading a body', () => {
  it('The pieces of a body are joined.', async () => {
    const { stream, body } = open();
    for (const piece of ['one ', 'two ', 'three']) {
      stream.write(piece);
      await settle();
    }
    stream.end();
    expect((await body).bytes.toString()).toBe('one two three');
  });

  it.each([undefined, 3 * MIB])(
    'A long body is joined as well, with a declared length of %s.',
    async (declared) => {
      const { stream, body } = open('a', declared);
      const sent = Buffer.from(Array.from({ length: 3 * MIB }, (_, index) => index % 251));
      for (let at = 0; at < sent.length; at += 100_000) {
        stream.write(sent.subarray(at, at + 100_000));
        await settle();
      }
      stream.end();
      expect((await body).bytes.equals(sent)).toBe(true);
    },
  );

  it('A body over the limit is refused, whether declared, complete, in pieces or compressed.', async () => {
    const tooLarge = expect.objectContaining({ kind: 'too-large' }) as Error;
    await expect(open('a', LIMIT_BYTES + 1).body).rejects.toEqual(tooLarge);
    await expect(read(Buffer.alloc(LIMIT_BYTES + 1))).rejects.toEqual(tooLarge);
    await expect(readGzip(Buffer.alloc(LIMIT_BYTES + 1))).rejects.toEqual(tooLarge);
    const { stream, body } = open();
    stream.end(Buffer.alloc(LIMIT_BYTES + 1));
    await expect(body).rejects.toEqual(tooLarge);
    expect(await readAndRelease(read(LARGE))).toBe(LIMIT_BYTES);
  });

  it('A body whose connection closes early is refused, and gives back what it held, also while it waited.', async () => {
    const large = await read(LARGE);
    for (let n = 0; n < 10; n++) {
      const { stream, body } = open('a', LIMIT_BYTES);
      await settle();
      stream.destroy();
      await expect(body).rejects.toMatchObject({ kind: 'malformed' });
    }
    large.release();
    expect(await readAndRelease(read(LARGE))).toBe(LIMIT_BYTES);
  });
});

describe('The room for bodies', () => {
  it('A body waits for room while other clients have theirs, and small bodies need none.', async () => {
    const first = await read(LARGE, 'a');
    const second = read(LARGE, 'a');
    expect(await readAndRelease(read(LARGE, 'b'))).toBe(LIMIT_BYTES);
    expect(await readAndRelease(read(Buffer.alloc(SMALL_BODY_BYTES), 'a'))).toBe(SMALL_BODY_BYTES);
    expect(await isPending(second)).toBe(true);
    first.release();
    expect(await readAndRelease(second)).toBe(LIMIT_BYTES);
  });

  it('A body whose client disconnects in the moment in which it gets room returns it.', async () => {
    const first = await read(LARGE);
    const { stream, body } = open('a', LIMIT_BYTES);
    const refused = expect(body).rejects.toMatchObject({ kind: 'malformed' });
    await settle();
    stream.emit('close');
    first.release();
    await refused;
    expect(await readAndRelease(read(LARGE))).toBe(LIMIT_BYTES);
  });

  it('A body that waits too long for room is refused as busy.', async () => {
    const first = await read(LARGE);
    const late = expect(read(LARGE)).rejects.toEqual(BUSY);
    await settle();
    await vi.advanceTimersByTimeAsync(ROOM_TIMEOUT_MS);
    await late;
    first.release();
    expect(await readAndRelease(read(LARGE))).toBe(LIMIT_BYTES);
  });

  it('When too many bodies of a client wait, its next one is refused and those of others are not.', async () => {
    const first = await read(LARGE, 'a');
    const waiting = Array.from({ length: MAX_WAITING_BODIES / 2 }, () => read(LARGE, 'a'));
    await settle();
    await expect(read(LARGE, 'a')).rejects.toEqual(BUSY);
    expect(await readAndRelease(read(LARGE, 'b'))).toBe(LIMIT_BYTES);
    first.release();
    for (const body of waiting) expect(await readAndRelease(body)).toBe(LIMIT_BYTES);
  });

  it('What was made of a body keeps its room until it is released.', async () => {
    const first = await read(LARGE);
    first.drop();
    expect(first.bytes).toHaveLength(0);
    const second = read(LARGE);
    expect(await isPending(second)).toBe(true);
    first.release();
    first.release();
    (await second).release();
  });

  it('A compressed body needs room for the longest one only if it is long.', async () => {
    const first = await readGzip(LARGE);
    const second = readGzip(LARGE);
    expect(await isPending(second)).toBe(true);
    expect(await readAndRelease(readGzip(LARGE, 'b'))).toBe(LIMIT_BYTES);
    first.release();
    expect(await readAndRelease(second)).toBe(LIMIT_BYTES);
    const short = await Promise.all(
      Array.from({ length: 4 }, () => readGzip(Buffer.alloc(FIRST_ROOM_BYTES))),
    );
    expect(short.map(({ bytes }) => bytes.length)).toEqual([1, 2, 3, 4].map(() => FIRST_ROOM_BYTES));
  });

  it('More compressed bodies than are decompressed at a time are all read.', async () => {
    const bodies = Array.from({ length: 3 * MAX_DECOMPRESSIONS }, () =>
      readAndRelease(readGzip(Buffer.alloc(100))),
    );
    expect(await Promise.all(bodies)).toEqual(bodies.map(() => 100));
  });

  it('By default all of it takes less than 210 MB.', () => {
    expect(maxBodyMemoryBytes(32 * MIB)).toBeLessThan(210_000_000);
  });
});

describe('Slow senders', () => {
  it('A body of which too little arrives is given up, also if it is small, or began fast.', async () => {
    const bodies = [open('a', 80), open('a', LIMIT_BYTES), open('a')];
    bodies[1]!.stream.write(Buffer.alloc(MIB));
    bodies[2]!.stream.write(Buffer.alloc(10));
    await settle();
    // The second one waits until the others have shown their pace.
    await pass(2 * MIN_PACE_SECONDS + 3);
    for (const { outcome } of bodies) expect(await outcome).toBe('too-slow');
    expect(await readAndRelease(read(LARGE))).toBe(LIMIT_BYTES);
  });

  it('A body that keeps the least pace is read until its time has passed.', async () => {
    const { stream, outcome } = open('a', 2 * MIB);
    for (let second = 1; second < MAX_BODY_SECONDS; second++) {
      stream.write(Buffer.alloc(MIN_BYTES_PER_SECOND + 1));
      await settle();
      await pass(1);
    }
    expect(await isPending(outcome)).toBe(true);
    await pass(1);
    expect(await outcome).toBe('too-slow');
  });

  it('Large bodies that trickle make room for others after a second, and can still arrive.', async () => {
    const slow = ['a', 'b'].map((client) => open(client, LIMIT_BYTES));
    for (const { stream } of slow) stream.write(Buffer.alloc(MIB));
    await settle();
    const honest = readAndRelease(read(LARGE, 'c'));
    expect(await isPending(honest)).toBe(true);
    await pass(2);
    expect(await honest).toBe(LIMIT_BYTES);
    slow[0]!.stream.end(Buffer.alloc(LIMIT_BYTES - MIB));
    expect(await slow[0]!.outcome).toBe(LIMIT_BYTES);
  });

  it('A body of the same client need not wait for trickling ones for more than a second or two.', async () => {
    const slow = Array.from({ length: 4 }, () => open('a', LIMIT_BYTES / 4));
    for (const { stream } of slow) stream.write(Buffer.alloc(10));
    await settle();
    const honest = open('a', LIMIT_BYTES);
    honest.stream.end(LARGE);
    await pass(2);
    expect(await honest.outcome).toBe(LIMIT_BYTES);
    for (const { outcome } of slow) expect(await isPending(outcome)).toBe(true);
  });

  it('A body of undeclared length that outgrows its first room waits for more.', async () => {
    const first = open();
    first.stream.write(Buffer.alloc(FIRST_ROOM_BYTES));
    await settle();
    const second = await read(Buffer.alloc(LIMIT_BYTES - FIRST_ROOM_BYTES));
    first.stream.write(Buffer.alloc(10));
    await settle();
    first.stream.end(Buffer.alloc(LIMIT_BYTES - FIRST_ROOM_BYTES - 10));
    expect(await isPending(first.outcome)).toBe(true);
    second.release();
    expect(await readAndRelease(first.body)).toBe(LIMIT_BYTES);
    expect(await readAndRelease(read(LARGE))).toBe(LIMIT_BYTES);
  });

  it('A body that arrives briskly keeps its room while others wait.', async () => {
    const brisk = open('a', LIMIT_BYTES);
    brisk.stream.write(Buffer.alloc(MIB));
    await settle();
    const second = open('a', LIMIT_BYTES);
    second.stream.end(LARGE);
    await pass(0.75);
    brisk.stream.end(Buffer.alloc(LIMIT_BYTES - MIB));
    expect(await brisk.outcome).toBe(LIMIT_BYTES);
    (await brisk.body).release();
    expect(await second.outcome).toBe(LIMIT_BYTES);
  });

  it('When slow bodies hold too much, the slowest of that client are dropped.', async () => {
    const [trickling, still, other] = [open('a', MIB), open('a', MIB), open('b', LIMIT_BYTES)];
    for (const { stream } of [trickling, still, other]) stream.write(Buffer.alloc(0.75 * MIB));
    await settle();
    // It needs the whole share of its client, so the others count as slow from then on.
    const large = read(LARGE, 'a');
    for (let second = 0; second < 3; second++) {
      trickling.stream.write(Buffer.alloc(2 * MIN_BYTES_PER_SECOND));
      await settle();
      await pass(1);
    }
    (await large).release();
    const growing = open('a', LIMIT_BYTES);
    growing.stream.write(Buffer.alloc(0.75 * MIB));
    await settle();
    const next = read(LARGE, 'a');
    for (let second = 0; second < 2; second++) {
      trickling.stream.write(Buffer.alloc(2 * MIN_BYTES_PER_SECOND));
      await settle();
      await pass(1);
    }
    (await next).release();
    expect(await still.outcome).toBe('too-slow');
    for (const { outcome } of [trickling, growing, other]) expect(await isPending(outcome)).toBe(true);
  });

  it('Many slow bodies with a whole piece each keep out no body of another client.', async () => {
    const slow = Array.from({ length: 97 }, () => open('a', LIMIT_BYTES));
    for (const { stream } of slow) stream.write(Buffer.alloc(MIB));
    await settle();
    const seconds = ROOM_TIMEOUT_MS / 1_000 + 3 * MIN_PACE_SECONDS;
    for (let second = 0; second < seconds; second += 5) {
      await pass(5);
      expect(await readAndRelease(read(LARGE, 'b'))).toBe(LIMIT_BYTES);
      expect(await readAndRelease(read(Buffer.alloc(100), 'a'))).toBe(100);
    }
    const outcomes = await Promise.all(slow.map(({ outcome }) => outcome));
    expect(new Set(outcomes)).toEqual(new Set(['too-slow', 'busy']));
  });

  it('Time in which this process stood still is not held against a sender.', async () => {
    const { stream, body } = open('a', 2 * MIN_BYTES_PER_SECOND);
    stream.write(Buffer.alloc(MIN_BYTES_PER_SECOND));
    await settle();
    vi.setSystemTime(Date.now() + 3_600_000);
    await pass(1);
    stream.end(Buffer.alloc(MIN_BYTES_PER_SECOND));
    expect(await readAndRelease(body)).toBe(2 * MIN_BYTES_PER_SECOND);
  });
});

it('Bodies of many clients that together exceed the room wait for one another.', async () => {
  const bodies = Array.from({ length: 5 * MAX_RECEIVED_BODIES }, (_, index) =>
    readAndRelease(read(LARGE, `client ${index}`)),
  );
  expect(await Promise.all(bodies)).toEqual(bodies.map(() => LIMIT_BYTES));
});
