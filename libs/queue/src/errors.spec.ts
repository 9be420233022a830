import { expect, it } from 'vitest';
import { queueError, QueueFullError } from './errors.ts';

it.each([
  ['LOADING Redis is loading the dataset in memory', 'Redis is still loading its data', 'none'],
  ['MISCONF Redis is configured to save RDB snapshots', 'Redis cannot write to its disk', 'none'],
  [
    'ERR Error running script (call to f_1): @user_script: 1: -MISCONF x',
    'Redis cannot write to its disk',
    'none',
  ],
  ['WRONGPASS invalid username-password pair', 'Redis refused the password', 'none'],
  ["ERR wrong number of arguments for 'exists' command", 'Redis answered with an error (ERR)', 'unknown'],
  ['connect to secret-host:6379 failed', 'Redis answered with an error', 'unknown'],
  ['Command timed out', 'Redis did not answer in time', 'unknown'],
  ['Connection is closed.', 'Redis cannot be reached', 'none'],
])('The error "%s" is told in our own words.', (message, reason, outcome) => {
  const error = queueError(new Error(message));
  expect(error).toMatchObject({ reason, outcome, message: `The queue is not available: ${reason}` });
  expect((error.cause as Error).message).toBe(message);
});

it('A full memory of Redis is an error of its own.', () => {
  expect(queueError(new Error("OOM command not allowed when used memory > 'maxmemory'."))).toBeInstanceOf(
    QueueFullError,
  );
});
