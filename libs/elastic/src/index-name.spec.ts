import { expect, it } from 'vitest';
import { indexOfId, LOGS_PATTERN } from './index-name.ts';
import { logIdTimePrefix } from './log-id.ts';

const idAt = (time: number) => `${logIdTimePrefix(time)}oLm-ow-4-iCL1`;
const midnight = Date.UTC(2026, 10, 24);

it.each([
  ['the first millisecond', midnight],
  ['the last millisecond', midnight + 86_399_999],
])('A log received in %s of a day in UTC belongs to the index of that day.', (_when, time) => {
  expect(indexOfId(idAt(time))).toBe('timberline-logs-2026.11.24');
});

it('A log received a millisecond before midnight belongs to the index of the day before.', () => {
  expect(indexOfId(idAt(midnight - 1))).toBe('timberline-logs-2026.11.23');
});

it('The pattern of log indices matches each of them.', () => {
  expect(indexOfId(idAt(midnight)).startsWith(LOGS_PATTERN.replace('*', ''))).toBe(true);
});
