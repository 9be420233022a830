import { expect, it } from 'vitest';
import type { Loss } from '@timberline/contract';
import { lossText } from './loss-text';

const loss: Loss = {
  id: 'a',
  engine: 'redis',
  atLeast: 19,
  atMost: 19,
  from: '2026-11-27T16:00:00Z',
  until: '2026-11-27T16:01:00Z',
  confirmedAt: null,
};

it('A loss that is known exactly names the number and the span.', () => {
  expect(lossText(loss)).toMatch(
    /^19 logs that had been accepted are missing\. They were received between .* and .*\.$/,
  );
});

it('A loss between two bounds names both.', () => {
  expect(lossText({ ...loss, atMost: 1_200 })).toContain('19 to 1,200 logs');
});

it('A loss that nobody lived through is at least what was kept.', () => {
  expect(lossText({ ...loss, atMost: null, from: null })).toMatch(
    /^At least 19 logs that had been accepted are missing\. They were received before .*\.$/,
  );
});

it('Data that was lost without an acknowledged log is told as well.', () => {
  expect(lossText({ ...loss, atLeast: 0, atMost: 0 })).toContain('No acknowledged log is missing');
});
