import { describe, expect, it } from 'vitest';
import { parseQuery } from '@timberline/query';
import { logOf } from '../rows/log-store.fixture';
import { MAX_MARKS } from '../state/explore-view';
import { errorTarget, findTarget, markTarget, traceTarget, warningTarget } from './targets';

const level = (name: string) => ({ ...logOf(1), level: name });

describe('targets', () => {
  it('Errors are the levels that are drawn as errors, by any name that is usual.', () => {
    const { matches, clause } = errorTarget();
    expect(
      ['error', 'fatal', 'crit', 'severe', 'error2'].map((name) => matches?.(level(name))),
    ).not.toContain(false);
    expect(matches?.(level('warn'))).toBe(false);
    expect(clause).toMatch(/^level:\(.*\berror\b.*\)$/);
  });

  it('Warnings are no errors.', () => {
    const { matches } = warningTarget();
    expect(['warn', 'warning', 'error'].map((name) => matches?.(level(name)))).toEqual([true, true, false]);
  });

  it('Hits of a find are left to Elasticsearch, in the words of a query.', () => {
    expect(findTarget('disk OR "no space"')).toEqual({
      name: 'hit',
      clause: 'disk OR "no space"',
      matches: null,
    });
  });

  it('A trace is followed by its id, in quotes where the query language needs them.', () => {
    const target = traceTarget({ ...logOf(1), traceId: 'a b' });
    expect(target?.clause).toBe('traceId:"a b"');
    expect(target?.matches?.({ ...logOf(2), traceId: 'a b' })).toBe(true);
    expect(traceTarget(logOf(1))).toBeNull();
  });

  it('As many lines as a link holds can be asked for in one query.', () => {
    const ids = Array.from({ length: MAX_MARKS }, (_, n) => `01JDX${n}`);
    expect(parseQuery(`(a) (${markTarget(ids)?.clause})`).ok).toBe(true);
    expect(markTarget([])).toBeNull();
  });
});
