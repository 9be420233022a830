import { describe, expect, it } from 'vitest';
import { allOf, anyOf, NANOS_FORMAT, oneOf, timeOrder, timestampRange, timestampWindow } from './clauses.ts';

const clause = { term: { level: 'error' } };

const FIRST_TIME = '1970-01-01T00:00:00.000000000Z';
const LAST_TIME = '2262-04-11T23:47:16.854775807Z';

describe('clauses of query DSL', () => {
  it('Several clauses are combined in filter context, where nothing is scored.', () => {
    expect(allOf([clause, clause])).toEqual({ bool: { filter: [clause, clause] } });
  });

  it('No clause at all matches every log.', () => {
    expect(allOf([])).toEqual({ match_all: {} });
  });

  it('Of alternatives at least one has to match.', () => {
    expect(anyOf([clause])).toEqual({ bool: { should: [clause], minimum_should_match: 1 } });
  });

  it('One value of a field is a term, several are terms, and none matches no log.', () => {
    expect(oneOf('level', ['error'])).toEqual({ term: { level: 'error' } });
    expect(oneOf('level', ['error', 'warn'])).toEqual({ terms: { level: ['error', 'warn'] } });
    expect(oneOf('level', [])).toEqual({ terms: { level: [] } });
  });

  it('Logs are ordered by timestamp to the nanosecond, then by id.', () => {
    expect(timeOrder('asc')).toEqual([
      { timestamp: { order: 'asc', format: NANOS_FORMAT } },
      { id: { order: 'asc' } },
    ]);
  });
});

describe('ranges of timestamps', () => {
  const time = '2026-11-24T15:00:00.000000000Z';

  it('A range has inclusive bounds to the nanosecond.', () => {
    expect(timestampRange({ gte: time, lte: time })).toEqual({
      range: { timestamp: { gte: time, lte: time, format: NANOS_FORMAT } },
    });
  });

  it('A range without bounds matches every log.', () => {
    expect(timestampRange({})).toEqual({ match_all: {} });
  });

  it('A range that no time can meet matches no log.', () => {
    expect(timestampRange(null)).toEqual({ match_none: {} });
  });

  it('A window excludes its end, so that adjacent windows share no log.', () => {
    expect(timestampWindow(0n, 1n)).toEqual({
      range: {
        timestamp: {
          gte: '1970-01-01T00:00:00.000000000Z',
          lte: '1970-01-01T00:00:00.000000000Z',
          format: NANOS_FORMAT,
        },
      },
    });
  });

  it('A window may be open at either end.', () => {
    expect(timestampWindow(1n, undefined)).toEqual({
      range: { timestamp: { gte: '1970-01-01T00:00:00.000000001Z', lte: LAST_TIME, format: NANOS_FORMAT } },
    });
    expect(timestampWindow(undefined, 2n)).toEqual({
      range: { timestamp: { gte: FIRST_TIME, lte: '1970-01-01T00:00:00.000000001Z', format: NANOS_FORMAT } },
    });
    expect(timestampWindow(undefined, undefined)).toEqual({ match_all: {} });
  });
});
