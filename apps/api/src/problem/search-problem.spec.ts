import { expect, it } from 'vitest';
import {
  incomplete,
  invalidParameter,
  SearchError,
  type SearchErrorKind,
  tooSlow,
} from '../elasticsearch/search-error.ts';
import { TooManyExpansionsError } from '../elasticsearch/too-many-expansions.ts';
import { fromSearch } from './search-problem.ts';

it.each<[SearchErrorKind, number]>([
  ['invalid-query', 400],
  ['invalid-parameter', 400],
  ['too-many-expansions', 400],
  ['not-found', 404],
  ['aborted', 499],
  ['too-slow', 503],
  ['incomplete', 503],
])('A search error of kind %s is a problem with status %i.', (kind, status) => {
  const problem = fromSearch(new SearchError(kind, 'The reason.'));
  expect(problem).toMatchObject({ status, detail: 'The reason.' });
});

it('A search that was too slow may be repeated after five seconds.', () => {
  expect(fromSearch(tooSlow(10_000))).toMatchObject({
    detail:
      'The search took longer than 10 s and was stopped. Narrow the time range, add a filter, or replace *part* ' +
      'with whole words.',
    extras: { retryAfterSeconds: 5 },
  });
});

it('A search that was incomplete may be repeated after five seconds.', () => {
  expect(fromSearch(incomplete())).toMatchObject({ status: 503, extras: { retryAfterSeconds: 5 } });
});

it('The error of a parameter names the parameter.', () => {
  expect(fromSearch(invalidParameter('after', 'is not valid'))).toMatchObject({
    status: 400,
    detail: 'Parameter after: is not valid.',
    extras: { errors: [{ path: 'after', message: 'is not valid' }] },
  });
});

it('A prefix with too many expansions has the column that it has in the query of the request.', () => {
  const problem = fromSearch(new TooManyExpansionsError('3'), { q: 'level:error blk_3*' });
  expect(problem?.extras.errors).toMatchObject([{ path: 'q', column: 13 }]);
});

it('A prefix with too many expansions has column 1 in a request without a query text.', () => {
  expect(fromSearch(new TooManyExpansionsError('3'))?.extras.errors).toMatchObject([{ column: 1 }]);
});

it('An error that is not a search error is left to others.', () => {
  expect(fromSearch(new Error('other'))).toBeUndefined();
});
