import { PassThrough } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { BODY_READER_LIMITS, BodyReader, type ReadBody } from './body-reader.ts';
import { type BodySource, bytesSource } from './body-source.ts';

const LIMIT_BYTES = 64 * 1024;
const LIMITS = { ...BODY_READER_LIMITS, largeBytes: 8 * 1024, permitTimeoutMs: 300, maxWaiting: 2 };
const LARGE = Buffer.alloc(20 * 1024, 'x');
const BUSY = expect.objectContaining({ kind: 'busy', details: { retryAfterSeconds: 1 } }) as Error;

let reader: BodyReader;

beforeEach(() => {
  // setImmediate stays real: the reader reads at the end of a turn.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  reader = new BodyReader(LIMIT_BYTES, LIMITS);
});
afterEach(() => void vi.useRealTimers());

/** A body that the test sends piece by piece. */
function openSource(): { stream: PassThrough; source: BodySource } {
  const stream = new PassThrough();
  return {
    stream,
    source: {
      declaredBytes: undefined,
      encoding: undefined,
      takeWhole: () => undefined,
      stream: () => stream,
    },
  };
}

const read = (bytes: Buffer) => reader.read(bytesSource(bytes));
const readGzip = (bytes: Buffer) => reader.read(bytesSource(gzipSync(bytes), 'gzip'));
const readAndRelease = async (body: Promise<ReadBody>): Promise<number> => {
  const { bytes, release } = await body;
  release();
  return bytes.length;
};

/** Takes both permits for large bodies. */
const holdPermits = () => Promise.all([read(LARGE), read(LARGE)]);
/** Runs until nothing but timers and input can continue. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}

it('The pieces of a body are joined.', async () => {
  const { stream, source } = openSource();
  const body = reader.read(source);
  for (const piece of ['one ', 'two ', 'three']) {
    stream.write(piece);
    await settle();
  }
  stream.end();
  expect((await body).bytes.toString()).toBe('one two three');
});

it('A body over the limit is refused, whether declared, complete, in pieces or compressed.', async () => {
  const tooLarge = expect.objectContaining({ kind: 'too-large' }) as Error;
  const declared: BodySource = { ...openSource().source, declaredBytes: LIMIT_BYTES + 1 };
  await expect(reader.read(declared)).rejects.toEqual(tooLarge);
  await expect(read(Buffer.alloc(LIMIT_BYTES + 1))).rejects.toEqual(tooLarge);
  await expect(readGzip(Buffer.alloc(LIMIT_BYTES + 1))).rejects.toEqual(tooLarge);
  const { stream, source } = openSource();
  const pieces = reader.read(source);
  stream.end(Buffer.alloc(LIMIT_BYTES + 1));
  await expect(pieces).rejects.toEqual(tooLarge);
});

it('A large body waits for a permit while small ones pass.', async () => {
  const [first] = await holdPermits();
  let isRead = false;
  const third = read(LARGE).finally(() => (isRead = true));
  expect(await readAndRelease(read(Buffer.alloc(100)))).toBe(100);
  await settle();
  expect(isRead).toBe(false);
  first.release();
  expect(await readAndRelease(third)).toBe(LARGE.length);
});

it('A large body that waits too long for a permit is refused as busy.', async () => {
  const [first] = await holdPermits();
  const late = expect(read(LARGE)).rejects.toEqual(BUSY);
  await settle();
  await vi.advanceTimersByTimeAsync(LIMITS.permitTimeoutMs);
  await late;
  first.release();
  expect(await readAndRelease(read(LARGE))).toBe(LARGE.length);
});

it('A large body is refused as busy while too many others wait.', async () => {
  const [first] = await holdPermits();
  const waiting = [read(LARGE), read(LARGE)];
  await settle();
  await expect(read(LARGE)).rejects.toEqual(BUSY);
  first.release();
  expect(await readAndRelease(waiting[0]!)).toBe(LARGE.length);
  expect(await readAndRelease(waiting[1]!)).toBe(LARGE.length);
});

it('A compressed body needs a permit only if it is large after decompression.', async () => {
  const [, second] = await Promise.all([readGzip(LARGE), read(LARGE)]);
  let isRead = false;
  const third = readGzip(LARGE).finally(() => (isRead = true));
  expect(await readAndRelease(readGzip(Buffer.alloc(100)))).toBe(100);
  await settle();
  expect(isRead).toBe(false);
  second.release();
  expect(await readAndRelease(third)).toBe(LARGE.length);
});

it('A sender that stalls in a large body loses its permit.', async () => {
  const stalled = [openSource(), openSource()];
  const refused = stalled.map(({ stream, source }) => {
    stream.write(LARGE);
    return expect(reader.read(source)).rejects.toMatchObject({ kind: 'stalled' });
  });
  await settle();
  await vi.advanceTimersByTimeAsync(LIMITS.stallTimeoutMs);
  await Promise.all(refused);
  expect(await readAndRelease(read(LARGE))).toBe(LARGE.length);
});

it('Each piece of a large body gives its sender the whole time again.', async () => {
  const { stream, source } = openSource();
  const body = reader.read(source);
  for (let piece = 0; piece < 5; piece++) {
    stream.write(Buffer.alloc(10 * 1024));
    await settle();
    await vi.advanceTimersByTimeAsync(LIMITS.stallTimeoutMs - 1);
  }
  stream.end();
  expect(await readAndRelease(body)).toBe(50 * 1024);
});

it('A body whose connection closes early is refused, and gives back what it held.', async () => {
  for (let n = 0; n < 10; n++) {
    const { stream, source } = openSource();
    const body = reader.read(source);
    stream.write(LARGE);
    await settle();
    stream.destroy();
    await expect(body).rejects.toMatchObject({ kind: 'malformed' });
  }
  for (const { release } of await holdPermits()) release();
});

it('Bodies that together exceed their limit are refused as busy.', async () => {
  const small = Buffer.alloc(8_000);
  const results = await Promise.allSettled(Array.from({ length: 40 }, () => read(small)));
  const taken = results.filter((result) => result.status === 'fulfilled');
  const refused = results.filter((result) => result.status === 'rejected');
  expect(taken).toHaveLength(Math.floor((LIMITS.totalBodies * LIMIT_BYTES) / small.length));
  for (const { reason } of refused) expect(reason).toEqual(BUSY);
  for (const { value } of taken) value.release();
  expect(await readAndRelease(read(small))).toBe(small.length);
});
