import { describe, expect, it } from 'vitest';
import { patternOf, patternsOf } from './pattern.fixture';
import { patternRows, tellsNew } from './pattern-rows';

const NOW = Date.UTC(2026, 10, 24, 15, 10);
const answer = patternsOf(
  [
    patternOf('old', { count: 60, firstEver: '2026-11-20T08:00:00.000Z' }),
    patternOf('new', { count: 30, firstEver: '2026-11-24T14:32:00.000Z' }),
    patternOf('rare', { count: 10, firstEver: '2026-11-24T10:00:00.000Z', levels: { debug: 4, error: 6 } }),
  ],
  { other: 100 },
);
const rows = () => patternRows(answer, 'count', { from: 'now-1h' }, [], NOW);
const ids = (sort: 'count' | 'rare' | 'new') =>
  patternRows(answer, sort, {}, [], NOW).map(({ pattern }) => pattern.id);

describe('patternRows', () => {
  it('Patterns are listed by how many logs have them, in both directions, and by when they were first stored.', () => {
    expect(ids('count')).toEqual(['old', 'new', 'rare']);
    expect(ids('rare')).toEqual(['rare', 'new', 'old']);
    expect(ids('new')).toEqual(['new', 'rare', 'old']);
  });

  it('A share is that of all logs that match, also of those without a row.', () => {
    expect(rows().map(({ share }) => share)).toEqual([0.3, 0.15, 0.05]);
  });

  it('A pattern is new if none of its logs is from before the range.', () => {
    expect(rows().map(({ isNew }) => isNew)).toEqual([false, true, false]);
  });

  it('Without a start of the range none is new.', () => {
    const inAllTime = patternRows(answer, 'count', { to: 'now' }, [], NOW);
    expect(inAllTime.map(({ isNew }) => isNew)).toEqual([false, false, false]);
  });

  it('Levels are listed by severity.', () => {
    expect(rows()[2]?.levels.map(({ name }) => name)).toEqual(['error', 'debug']);
  });

  it('Patterns that are filtered for are marked, but not those whose filter is switched off or excludes.', () => {
    const filter = { field: 'pattern', mode: 'include', off: false } as const;
    const filters = [
      { ...filter, value: 'old' },
      { ...filter, value: 'new', off: true },
      { ...filter, value: 'rare', mode: 'exclude' } as const,
    ];
    expect(patternRows(answer, 'count', {}, filters, NOW).map(({ isIncluded }) => isIncluded)).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('tellsNew', () => {
  it('"New" says something where some patterns are older than the range, and of a single one.', () => {
    expect(tellsNew(rows())).toBe(true);
    expect(tellsNew(rows().filter(({ isNew }) => isNew))).toBe(true);
    const allNew = patternRows(answer, 'count', { from: '2026-11-01T00:00:00Z' }, [], NOW);
    expect(tellsNew(allNew)).toBe(false);
  });
});
