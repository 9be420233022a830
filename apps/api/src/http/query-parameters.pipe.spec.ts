import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { ProblemError } from './problem-error.ts';
import { NoQuery, QueryParametersPipe } from './query-parameters.pipe.ts';
import {
  ChoiceParameter,
  NumberParameter,
  RepeatableParameter,
  TextParameter,
  TimeParameter,
} from './query-parameters.ts';

class ExampleQuery {
  @TextParameter({ maxLength: 3 })
  text?: string;
  @RepeatableParameter({})
  list?: string[];
  @NumberParameter({ minimum: 1, maximum: 500, default: 50 })
  size: number = 50;
  @ChoiceParameter({ choices: ['asc', 'desc'] })
  sort?: string;
  @TimeParameter({})
  from?: string;
}

function transform(query: Record<string, unknown>, metatype: new () => object = ExampleQuery): object {
  return new QueryParametersPipe().transform(query, { type: 'query', metatype });
}

function problemOf(query: Record<string, unknown>, metatype?: new () => object): ProblemError {
  try {
    transform(query, metatype);
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
  throw new Error('The parameters are valid.');
}

describe('QueryParametersPipe', () => {
  it('Valid parameters become an instance of their class, with its defaults.', () => {
    const query = transform({ text: 'abc', sort: 'asc' });
    expect(query).toBeInstanceOf(ExampleQuery);
    expect(query).toEqual({ text: 'abc', sort: 'asc', size: 50 });
  });

  it('A number is converted, and a repeatable parameter that is given once becomes a list.', () => {
    expect(transform({ size: '500', list: 'a' })).toMatchObject({ size: 500, list: ['a'] });
    expect(transform({ list: ['a', 'b'] })).toMatchObject({ list: ['a', 'b'] });
  });

  it('The plus sign of an offset may be written as it is.', () => {
    expect(transform({ from: '2026-11-24T15:00:00 01:00' })).toMatchObject({
      from: '2026-11-24T15:00:00+01:00',
    });
  });

  it.each<[Record<string, unknown>, string]>([
    [{ text: ['a', 'b'] }, 'Parameter text: expected a single value.'],
    [{ text: 'abcd' }, 'Parameter text: expected at most 3 characters.'],
    [{ list: ['a', ''] }, 'Parameter list: must not be empty.'],
    [{ size: '0' }, 'Parameter size: expected a whole number from 1 to 500.'],
    [{ size: '501' }, 'Parameter size: expected a whole number from 1 to 500.'],
    [{ size: '1.5' }, 'Parameter size: expected a whole number from 1 to 500.'],
    [{ size: ['1', '2'] }, 'Parameter size: expected a whole number from 1 to 500.'],
    [{ sort: 'up' }, 'Parameter sort: expected asc or desc.'],
    [
      { from: 'yesterday' },
      'Parameter from: expected a time such as 2026-11-24T15:00:00Z, now, or now-15m (units s m h d w).',
    ],
    [{ siez: '1' }, 'Parameter siez: unknown parameter; expected one of text, list, size, sort, from.'],
  ])('The parameters %j are a 400 that says what is wrong.', (query, detail) => {
    expect(problemOf(query)).toMatchObject({ status: 400, detail });
  });

  it('A route without parameters says so.', () => {
    expect(problemOf({ size: '1' }, NoQuery).detail).toBe(
      'Parameter size: unknown parameter; this route has no parameters.',
    );
  });

  it('Every invalid parameter is named.', () => {
    expect(problemOf({ size: '0', sort: 'up' }).extras.errors?.map(({ path }) => path)).toEqual([
      'size',
      'sort',
    ]);
  });
});
