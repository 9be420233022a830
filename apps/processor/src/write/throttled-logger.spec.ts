import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ThrottledLogger } from './throttled-logger.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function makeLogger() {
  const messages: string[] = [];
  const logger = new ThrottledLogger({ warn: (message: string) => void messages.push(message) });
  return { logger, messages };
}

it('Warnings that differ in numbers only are logged once.', () => {
  const { logger, messages } = makeLogger();
  for (let i = 0; i < 100; i++) logger.warn(`Elasticsearch answered ${500 + i}`);
  expect(messages).toEqual(['Elasticsearch answered 500']);
});

it('A warning of another kind is logged at once.', () => {
  const { logger, messages } = makeLogger();
  logger.warn('one');
  logger.warn('another');
  expect(messages).toEqual(['one', 'another']);
});

it.each([5 * 3_600_000, -5 * 3_600_000])(
  'A warning is held back for 10 s and no longer when the clock jumps by %d ms.',
  (step) => {
    const { logger, messages } = makeLogger();
    logger.warn('one');
    vi.setSystemTime(Date.now() + step);
    logger.warn('one');
    expect(messages, 'at once').toEqual(['one']);
    vi.advanceTimersByTime(10_000);
    logger.warn('one');
    expect(messages, 'after 10 s').toEqual(['one', 'one (and 1 more like this since the last)']);
  },
);

it('After 10 s a warning is logged again, with the number of those suppressed.', () => {
  const { logger, messages } = makeLogger();
  for (let i = 0; i < 3; i++) logger.warn('one');
  vi.advanceTimersByTime(10_000);
  logger.warn('one');
  expect(messages).toEqual(['one', 'one (and 2 more like this since the last)']);
});
