import { describe, expect, it } from 'vitest';
import { parseQuery } from '@timberline/query';
import { allOf } from './clauses.ts';
import { compileFilter } from './filter.ts';
import { searchWeight } from './search-weight.ts';

function weightOf(q: string): number {
  const parsed = parseQuery(q);
  if (!parsed.ok) throw new Error(`${q} cannot be read`);
  const clauses = compileFilter({ tree: parsed.tree ?? undefined }, 0);
  return searchWeight({ query: allOf(clauses) }) - searchWeight({});
}

describe('searchWeight', () => {
  it.each([
    ['disk', 1],
    ['level:error', 1],
    ['timestamp>=2026-11-24', 1],
    ['metadata.n>=500', 1],
    ['"disk is full"', 2],
    ['10.10.34.11', 2],
    ['dis*', 4],
    ['blk_38*', 4],
    ['*isk*', 16],
    ['level:error "disk is full" NOT *isk*', 19],
    [Array.from({ length: 62 }, (_, n) => `*x${n + 100}*`).join(' OR '), 992],
  ])('The query %s weighs %i.', (q, weight) => {
    expect(weightOf(q)).toBe(weight);
  });

  it('A list of values weighs little for each.', () => {
    const clauses = compileFilter({ resourceId: Array.from({ length: 33 }, (_, n) => `srv-${n}`) }, 0);
    expect(searchWeight({ query: allOf(clauses) })).toBe(searchWeight({}) + 3);
  });

  it('Each aggregation adds to the weight, also one inside of another.', () => {
    const terms = { field: 'level' };
    const [one, two] = [{ a: { terms } }, { a: { terms, aggs: { b: { terms } } } }].map((aggs) =>
      searchWeight({ aggs }),
    );
    expect(one! - searchWeight({})).toBeGreaterThan(0);
    expect(two! - one!).toBe(one! - searchWeight({}));
  });
});
