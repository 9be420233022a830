import { errors } from '@elastic/elasticsearch';
import { NotFoundException } from '@nestjs/common';
import { expect, it } from 'vitest';
import { QueueFullError, QueueUnavailableError } from '@timberline/queue';
import { ProblemError } from '../http/problem-error.ts';
import { IngestError } from '../ingest/ingest-error.ts';
import { toExpectedProblem, toProblem } from './to-problem.ts';

it('A domain error is mapped by its own mapping.', () => {
  expect(toProblem(new IngestError('too-large', 'Too long.'))).toMatchObject({
    status: 413,
    detail: 'Too long.',
  });
});

it('A problem is passed on as it is.', () => {
  const problem = new ProblemError(404, 'Not found.');
  expect(toProblem(problem)).toBe(problem);
});

it.each([
  new QueueUnavailableError('Redis does not answer in time', 'unknown'),
  new QueueFullError('Redis is at its maxmemory'),
  new errors.ConnectionError('refused'),
  new errors.NoLivingConnectionsError('none', {} as never),
])('An engine that is unavailable is a 503 that says when to try again: %s.', (error) => {
  expect(toProblem(error)).toMatchObject({ status: 503, extras: { retryAfterSeconds: 5 } });
});

it('The error of an engine is not expected, so that it is logged.', () => {
  expect(toExpectedProblem(new QueueFullError('Redis is at its maxmemory'))).toBeUndefined();
});

it("An error of the framework keeps its client's status.", () => {
  expect(toProblem(new NotFoundException('Cannot GET /x'))).toMatchObject({ status: 404 });
  expect(toProblem(Object.assign(new Error('too long'), { statusCode: 413 }))).toMatchObject({ status: 413 });
});

it('Any other error is a 500 that reveals nothing.', () => {
  expect(toProblem(new Error('secret')).status).toBe(500);
  expect(toProblem(new Error('secret')).detail).not.toContain('secret');
  expect(toProblem('text').status).toBe(500);
});
