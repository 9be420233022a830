import { expect, it } from 'vitest';
import { QueueFullError, QueueUnavailableError } from '@timberline/queue';
import { fromQueueError } from './queue-error.ts';

it.each([
  [new QueueFullError('Redis is at its maxmemory')],
  [new QueueUnavailableError('Redis is away', 'none')],
])('An error before anything was written says that nothing was accepted: %s.', (error) => {
  expect(fromQueueError(error)).toMatchObject({
    kind: 'unavailable',
    message: expect.stringContaining('Nothing was accepted') as string,
    details: { outcome: 'none', retryAfterSeconds: 2 },
  });
});

it('A lost answer says that the logs may have been stored.', () => {
  const error = fromQueueError(new QueueUnavailableError('Redis does not answer in time', 'unknown'));
  expect(error).toMatchObject({
    kind: 'unavailable',
    message: expect.stringContaining('may or may not have been stored') as string,
    details: { outcome: 'unknown', retryAfterSeconds: 2 },
  });
});

it('Any other error stays as it is.', () => {
  const error = new Error('other');
  expect(fromQueueError(error)).toBe(error);
});
