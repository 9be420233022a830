import { expect, it } from 'vitest';
import { watchdogAction } from './watchdog-action.ts';

it.each([
  [0, 'none'],
  [14_999, 'none'],
  [15_000, 'reconnect'],
  [59_999, 'reconnect'],
  [60_000, 'exit'],
] as const)('After %d ms without a job the action is "%s".', (idleMs, action) => {
  expect(watchdogAction(idleMs)).toBe(action);
});
