import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withDeadline } from './deadline.ts';

const never = new Promise<never>(() => undefined);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('A step that finishes in time returns its value and leaves no timer.', async () => {
  expect(await withDeadline('load', 1_000, Promise.resolve(7), () => 'at row 1')).toBe(7);
  expect(vi.getTimerCount()).toBe(0);
});

test('A step that fails in time rejects with its own error.', async () => {
  const failing = Promise.reject(new Error('no page'));
  await expect(withDeadline('load', 1_000, failing, () => 'at row 1')).rejects.toThrow('no page');
});

test('The error after the deadline names the step and the state that it reached.', async () => {
  const result = withDeadline('scroll down', 90_000, never, () => 'at row 4,711');
  const rejection = expect(result).rejects.toThrow(
    'The step "scroll down" did not finish within 90 s. State: at row 4,711.',
  );
  await vi.advanceTimersByTimeAsync(90_000);
  await rejection;
});

test('A page that does not respond cannot delay the error.', async () => {
  const result = withDeadline('scroll down', 90_000, never, () => never);
  const rejection = expect(result).rejects.toThrow('does not respond');
  await vi.advanceTimersByTimeAsync(95_000);
  await rejection;
});
