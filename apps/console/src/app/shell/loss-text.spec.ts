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

it('A loss of Elasticsearch names its indices, or counts them if they are many.', () => {
  const stored: Loss = {
    ...loss,
    engine: 'elasticsearch',
    atMost: null,
    indices: ['timberline-logs-2026.11.26', 'timberline-logs-2026.11.27'],
    lastSeenAt: '2026-11-27T15:00:00Z',
  };
  expect(lossText(stored)).toMatch(
    /^At least 19 logs that had been stored are missing from timberline-logs-2026\.11\.26, timberline-logs-2026\.11\.27\. Elasticsearch still had them on .*\.$/,
  );
  expect(lossText({ ...stored, indices: Array.from({ length: 4 }, String) })).toContain(
    'missing from 4 indices.',
  );
});
