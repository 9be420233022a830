import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AnswerMemory } from './answer-memory.ts';
import { MAX_ANSWERS_BYTES_PER_CLIENT, MIB } from './memory-budget.ts';
import { fakeReader } from './reader.fixture.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('What an answer has reserved is returned when it was sent.', async () => {
  const memory = new AnswerMemory();
  const { reader, finish } = fakeReader('a');
  await memory.reserve(reader, 24 * MIB);
  memory.shrink(reader, 5 * MIB);
  expect(memory.bytes).toBe(5 * MIB);
  finish();
  expect(memory.bytes).toBe(0);
});

it('What an answer has reserved is returned when its client leaves, also while it waits.', async () => {
  const memory = new AnswerMemory();
  const [first, second] = [fakeReader('a'), fakeReader('a')];
  await memory.reserve(first.reader, MAX_ANSWERS_BYTES_PER_CLIENT);
  const waiting = memory.reserve(second.reader, 1);
  second.leave();
  await expect(waiting).rejects.toMatchObject({ kind: 'aborted' });
  first.leave();
  expect(memory.bytes).toBe(0);
});

it('A reservation for what the answer has already takes nothing.', async () => {
  const memory = new AnswerMemory();
  const { reader } = fakeReader('a');
  await memory.reserve(reader, 10);
  await memory.reserve(reader, 8);
  expect(memory.bytes).toBe(10);
});

it('An answer waits for others of its client, and is refused when none is sent in time.', async () => {
  const memory = new AnswerMemory();
  const [first, second, third] = [fakeReader('a'), fakeReader('a'), fakeReader('a')];
  await memory.reserve(first.reader, MAX_ANSWERS_BYTES_PER_CLIENT);
  const waiting = memory.reserve(second.reader, 1);
  const refused = expect(memory.reserve(third.reader, MAX_ANSWERS_BYTES_PER_CLIENT)).rejects.toMatchObject({
    kind: 'unavailable',
    details: { retryAfterSeconds: 2 },
  });
  first.finish();
  await waiting;
  await vi.advanceTimersByTimeAsync(2_000);
  await refused;
});

it('Another client has memory while one has all that a client may have.', async () => {
  const memory = new AnswerMemory();
  await memory.reserve(fakeReader('a').reader, MAX_ANSWERS_BYTES_PER_CLIENT);
  await memory.reserve(fakeReader('b').reader, MAX_ANSWERS_BYTES_PER_CLIENT);
  expect(memory.bytes).toBe(2 * MAX_ANSWERS_BYTES_PER_CLIENT);
});
