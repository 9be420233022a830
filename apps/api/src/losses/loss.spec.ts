import { describe, expect, it } from 'vitest';
import type { Loss } from '@timberline/contract';
import { addLoss, describeLoss, mayInclude, redisLoss } from './loss.ts';
import type { KeptMarks } from './loss-store.ts';

const UNTIL = '2026-11-27T16:00:00.000Z';
const at = Date.parse(UNTIL);
const marks = (enqueuedLogs: number, settledLogs = 0, marker = 'm'): KeptMarks => ({
  runId: 'before',
  marker,
  enqueuedLogs,
  settledLogs,
  samples: [
    { at: at - 20_000, enqueuedLogs: 10 },
    { at: at - 10_000, enqueuedLogs: 20 },
    { at: at - 1_000, enqueuedLogs },
  ],
});
const run = { id: 'r', marker: 'm', enqueuedLogs: 25, settledLogs: 0 };
const loss: Loss = {
  id: 'redis-r-m',
  engine: 'redis',
  atLeast: 5,
  atMost: 5,
  from: '2026-11-27T15:59:50.000Z',
  until: UNTIL,
  confirmedAt: null,
};

describe('redisLoss', () => {
  it('The loss that this process lived through is exact, and begins where Redis still had everything.', () => {
    expect(redisLoss(marks(30), undefined, run, UNTIL)).toEqual(loss);
    expect(redisLoss(marks(30), marks(28), run, UNTIL)).toEqual(loss);
  });

  it('What was kept outside is a lower bound.', () => {
    expect(redisLoss(undefined, marks(30), run, UNTIL)).toEqual({ ...loss, atMost: null });
    expect(redisLoss(marks(27), marks(30), run, UNTIL)).toEqual({ ...loss, atMost: null });
  });

  it('A Redis that has all it had, or is new, lost nothing.', () => {
    expect(redisLoss(marks(25), marks(25), run, UNTIL)).toBeUndefined();
    expect(redisLoss(undefined, undefined, run, UNTIL)).toBeUndefined();
  });

  it('An API that restarts alone finds what it kept while Redis ran, and tells no loss.', () => {
    expect(redisLoss(undefined, { ...marks(30), runId: 'r' }, run, UNTIL)).toBeUndefined();
    const emptied = { ...run, marker: 'other', enqueuedLogs: 0 };
    expect(redisLoss({ ...marks(30), runId: 'r' }, undefined, emptied, UNTIL)).toMatchObject({ atLeast: 30 });
  });

  it('A Redis without its data is a loss, even if no log waited.', () => {
    const empty = { ...run, marker: 'other', enqueuedLogs: 0 };
    expect(redisLoss(marks(30, 30), undefined, empty, UNTIL)).toMatchObject({ atLeast: 0, atMost: 0 });
    expect(redisLoss(marks(30, 10), undefined, empty, UNTIL)).toMatchObject({ atLeast: 20, atMost: 20 });
  });
});

describe('addLoss', () => {
  it('The process that knows most of one restart is right, and another restart is another loss.', () => {
    const less = { ...loss, atLeast: 3, atMost: 3 };
    expect(addLoss([less], loss)).toEqual([loss]);
    expect(addLoss([loss], less)).toEqual([loss]);
    expect(addLoss([loss], { ...loss, id: 'redis-s-m' })).toHaveLength(2);
  });

  it('A loss that turns out to be larger has to be confirmed again.', () => {
    const confirmed = { ...loss, confirmedAt: UNTIL };
    expect(addLoss([confirmed], { ...loss, atLeast: 9, atMost: 9 })[0]?.confirmedAt).toBeNull();
    expect(addLoss([confirmed], loss)[0]?.confirmedAt).toBe(UNTIL);
  });
});

describe('losses of Elasticsearch', () => {
  const stored: Loss = {
    ...loss,
    id: 'elasticsearch-a-1',
    engine: 'elasticsearch',
    atMost: null,
    indices: ['b'],
    lastSeenAt: '2026-11-27T15:59:55.000Z',
  };
  const more = {
    ...stored,
    id: 'elasticsearch-a-2',
    atLeast: 2,
    indices: ['a'],
    until: '2026-11-27T17:00:00.000Z',
  };

  it('They are one loss until it is confirmed, with the id of the latest.', () => {
    const sum = { ...more, atLeast: 7, indices: ['a', 'b'] };
    expect(addLoss([loss, stored], more)).toEqual([loss, sum]);
    expect(addLoss([sum], more), 'told again').toEqual([sum]);
    const confirmed = { ...stored, confirmedAt: UNTIL };
    expect(addLoss([confirmed], more)).toEqual([more, confirmed]);
  });

  it('They are described by their indices.', () => {
    expect(describeLoss(stored)).toBe(
      'Elasticsearch lost at least 5 stored logs of b, which it still had at 2026-11-27T15:59:55.000Z',
    );
    const many = Array.from({ length: 100 }, String);
    expect(describeLoss({ ...stored, indices: many })).toContain('of 100 or more indices,');
  });
});

it('A loss is described by its number and its span.', () => {
  const between = 'received between 2026-11-27T15:59:50.000Z and 2026-11-27T16:00:00.000Z';
  expect(describeLoss(loss)).toBe(`Redis lost 5 acknowledged logs that were ${between}`);
  expect(describeLoss({ ...loss, atMost: 9 })).toContain('5 to 9 acknowledged logs');
  expect(describeLoss({ ...loss, atMost: null })).toContain('at least 5 acknowledged logs');
  expect(describeLoss({ ...loss, atLeast: 0, atMost: 0 })).toContain('no acknowledged log is missing');
});

it('Logs of the span may be among the lost ones, and others are not.', () => {
  expect(mayInclude(loss, at - 5_000)).toBe(true);
  expect(mayInclude(loss, at + 1)).toBe(false);
  expect(mayInclude(loss, at - 3_600_000)).toBe(false);
  expect(mayInclude({ ...loss, from: null }, at - 3_600_000)).toBe(true);
});
