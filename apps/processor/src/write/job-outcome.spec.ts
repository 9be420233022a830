import { describe, expect, it } from 'vitest';
import { encodeDeadLetter } from '@timberline/queue';
import { isOldEnoughForPoison, toJobOutcome } from './job-outcome.ts';

const deadLetter = { at: 7, reason: 'no', action: '{}', document: '{}' };
const lines = Buffer.from(['a', 'b', 'c'].map((id) => `{"create":{"_id":"${id}"}}\n{}\n`).join(''));

describe('toJobOutcome', () => {
  it('A job of a post is settled without its lines.', () => {
    const load = () => {
      throw new Error('The lines are not needed.');
    };
    expect(toJobOutcome('job', {}, load, { stored: 2, refused: [{ id: 'b', deadLetter }] })).toEqual({
      jobId: 'job',
      stored: 2,
      refused: [{ id: 'b', deadLetter: encodeDeadLetter(deadLetter) }],
    });
  });

  it('A replay names the logs that were stored.', () => {
    const written = { stored: 2, refused: [{ id: 'b', deadLetter }] };
    expect(toJobOutcome('job', { replay: true }, () => lines, written)).toMatchObject({
      stored: 2,
      replayed: ['a', 'c'],
    });
  });
});

describe('isOldEnoughForPoison', () => {
  it('A job can be poison from an age of 30 s on.', () => {
    expect(isOldEnoughForPoison(1_000, 30_999)).toBe(false);
    expect(isOldEnoughForPoison(1_000, 31_000)).toBe(true);
  });

  it('A job can be poison whose age nobody knows, since the clock was set back by hours after it was added.', () => {
    expect(isOldEnoughForPoison(5 * 3_600_000, 0)).toBe(true);
    expect(isOldEnoughForPoison(1_000, 0), 'a difference between two clocks').toBe(false);
  });
});
