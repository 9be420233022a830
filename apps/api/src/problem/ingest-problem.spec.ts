import { expect, it } from 'vitest';
import { busy, IngestError, type IngestErrorKind } from '../ingest/ingest-error.ts';
import { fromIngest } from './ingest-problem.ts';

it.each<[IngestErrorKind, number]>([
  ['malformed', 400],
  ['not-found', 404],
  ['too-slow', 408],
  ['in-progress', 409],
  ['too-large', 413],
  ['unsupported', 415],
  ['key-reused', 422],
  ['busy', 429],
  ['unavailable', 503],
])('An ingest error of kind %s is a problem with status %i.', (kind, status) => {
  const problem = fromIngest(new IngestError(kind, 'The reason.'));
  expect(problem).toMatchObject({ status, detail: 'The reason.' });
});

it('An ingest error keeps its field errors, its members and the time to wait.', () => {
  const errors = [{ line: 2, path: 'level', message: 'is required' }];
  const details = { errors, retryAfterSeconds: 7, members: { moreErrors: 3 } };
  const problem = fromIngest(new IngestError('unavailable', 'The reason.', details));
  expect(problem?.extras).toEqual(details);
});

it('A busy error asks the client to send again after one second.', () => {
  expect(fromIngest(busy('Too many requests in flight.'))).toMatchObject({
    status: 429,
    detail: 'Too many requests in flight. Nothing was accepted; send again.',
    extras: { retryAfterSeconds: 1 },
  });
});

it('An error that is not an ingest error is left to others.', () => {
  expect(fromIngest(new Error('other'))).toBeUndefined();
});
