import { expect, it } from 'vitest';
import {
  isLogId,
  LOG_ID_LENGTH,
  logIdAfter,
  logIdAt,
  LogIds,
  logIdTime,
  logIdTimePrefix,
  writeLogIdAt,
} from './log-id.ts';

it('A log id holds the time of receipt.', () => {
  const id = logIdAt(new LogIds(() => 1_789_000_000_123).take(1), 0);
  expect(isLogId(id)).toBe(true);
  expect(logIdTime(id)).toBe(1_789_000_000_123);
});

it('Log ids sort by receipt, within a post and between posts.', () => {
  let now = 1_700_000_000_000;
  const ids = new LogIds(() => now);
  const given: string[] = [];
  for (let post = 0; post < 200; post++) {
    const range = ids.take(67);
    for (let i = 0; i < 67; i++) given.push(logIdAt(range, i));
    now += post % 3;
  }
  expect([...given].sort()).toEqual(given);
  expect(new Set(given).size).toBe(given.length);
});

it('Log ids keep their order when the clock is set back by a second at most.', () => {
  let now = 1_700_000_000_000;
  const ids = new LogIds(() => now);
  const before = logIdAt(ids.take(1), 0);
  now -= 1_000;
  const after = logIdAt(ids.take(1), 0);
  expect(after > before).toBe(true);
});

it('Log ids have the time of the clock again after it jumped forth and was set right.', () => {
  let now = 1_700_000_000_000;
  const ids = new LogIds(() => now);
  ids.take(1);
  now += 5 * 3_600_000;
  expect(logIdTime(logIdAt(ids.take(1), 0)), 'while the clock is ahead').toBe(now);
  now = 1_700_000_000_500;
  expect(logIdTime(logIdAt(ids.take(1), 0)), 'when it is right').toBe(now);
});

it('Log ids never repeat, however the clock jumps.', () => {
  const times = [0, 3_600_000, 0, -3_600_000, 0, 500, 0, 3_600_000, -3_600_000];
  let now = 0;
  const ids = new LogIds(() => now);
  const given: string[] = [];
  for (const offset of [...times, ...times]) {
    now = 1_700_000_000_000 + offset;
    const range = ids.take(3);
    for (let i = 0; i < 3; i++) given.push(logIdAt(range, i));
  }
  expect(new Set(given).size).toBe(given.length);
});

it('The log ids of two processes differ at the same time.', () => {
  const clock = () => 1_700_000_000_000;
  expect(logIdAt(new LogIds(clock).take(1), 0)).not.toBe(logIdAt(new LogIds(clock).take(1), 0));
});

it('The log ids of a post are consecutive from its first one.', () => {
  const range = new LogIds().take(5000);
  const first = logIdAt(range, 0);
  expect(logIdAfter(first, 0)).toBe(first);
  expect(logIdAfter(first, 4999)).toBe(logIdAt(range, 4999));
});

it('The prefix of a time bounds the log ids that were received then.', () => {
  const id = logIdAt(new LogIds(() => 1_700_000_000_500).take(1), 0);
  expect(logIdTimePrefix(1_700_000_000_500) <= id).toBe(true);
  expect(logIdTimePrefix(1_700_000_000_501) > id).toBe(true);
});

it.each(['', 'x', 'a'.repeat(21), 'a'.repeat(19) + '.', 'a'.repeat(19) + 'é'])(
  'The text %j is not a log id.',
  (text) => {
    expect(isLogId(text)).toBe(false);
  },
);

it('An id is written as bytes as it is written as text.', () => {
  const range = new LogIds().take(100);
  const bytes = Buffer.alloc(LOG_ID_LENGTH + 3);
  expect(writeLogIdAt(range, 99, bytes, 3)).toBe(bytes.length);
  expect(bytes.toString('latin1', 3)).toBe(logIdAt(range, 99));
});

it.each([-1, 2, 3, NaN])(
  'An id at offset %d of a range of two ids is an error, as text and as bytes.',
  (offset) => {
    const range = new LogIds().take(2);
    expect(() => logIdAt(range, offset)).toThrow(RangeError);
    expect(() => writeLogIdAt(range, offset, Buffer.alloc(LOG_ID_LENGTH), 0)).toThrow(RangeError);
  },
);
