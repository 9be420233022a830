import { describe, expect, it } from 'vitest';
import type { IndexMark } from '@timberline/queue';
import { compareIndices, elasticsearchLoss, type FoundIndices } from './index-loss.ts';

const INDEX = 'timberline-logs-2026.11.27';
const MARK: IndexMark = { uuid: 'u', docs: 100, latest: 110 };
const CHECKED_AT = Date.parse('2026-11-28T16:00:00Z');
const before = (mark = MARK) => ({ checkedAt: CHECKED_AT, marks: new Map([[INDEX, mark]]) });
const readable = (docs: number, uuid = 'u'): FoundIndices => ({
  readable: new Map([[INDEX, { uuid, docs }]]),
  names: new Set([INDEX]),
});
const MISSING = { index: INDEX, isReplaced: false, lastSeenAt: CHECKED_AT };

describe('compareIndices', () => {
  it('Logs count once two checks have found them.', () => {
    const first = compareIndices({ checkedAt: undefined, marks: new Map() }, readable(110));
    expect(first.missing).toEqual([]);
    expect(first.marks.get(INDEX)).toEqual({ uuid: 'u', docs: 0, latest: 110 });
    expect(compareIndices(before(), readable(120)).marks.get(INDEX)).toEqual({
      ...MARK,
      docs: 110,
      latest: 120,
    });
    // Ten logs were counted before they were acknowledged, and a crash took five of them away.
    const crashed = compareIndices(before(), readable(105));
    expect(crashed.missing).toEqual([]);
    expect(crashed.marks.get(INDEX)).toEqual({ ...MARK, docs: 105, latest: 105 });
  });

  it('What does not change is not written again.', () => {
    expect(compareIndices(before({ ...MARK, latest: 100 }), readable(100)).marks.size).toBe(0);
  });

  it('An index with fewer logs lost them, and is compared with what is left from then on.', () => {
    const { missing, marks, gone } = compareIndices(before(), readable(93));
    expect(missing).toEqual([{ ...MISSING, docs: 7 }]);
    expect(marks.get(INDEX)).toEqual({ uuid: 'u', docs: 93, latest: 93 });
    expect(gone).toEqual([]);
  });

  it('An index that is not there lost all its logs, and is forgotten.', () => {
    const { missing, gone } = compareIndices(before(), { readable: new Map(), names: new Set() });
    expect(missing).toEqual([{ ...MISSING, docs: 100 }]);
    expect(gone).toEqual([INDEX]);
  });

  it('Another index of the same name may have lost all logs.', () => {
    const { missing, marks } = compareIndices(before(), readable(500, 'other'));
    expect(missing).toEqual([{ ...MISSING, docs: 100, isReplaced: true }]);
    expect(marks.get(INDEX)).toEqual({ uuid: 'other', docs: 0, latest: 500 });
  });

  it('An index that is closed or has no active primary lost nothing until it can be read.', () => {
    const closed = compareIndices(before(), { readable: new Map(), names: new Set([INDEX]) });
    expect(closed.missing).toEqual([]);
    const mark = { ...MARK, lastReadAt: CHECKED_AT };
    expect(closed.marks.get(INDEX)).toEqual(mark);
    const later = { checkedAt: CHECKED_AT + 60_000, marks: new Map([[INDEX, mark]]) };
    expect(compareIndices(later, readable(90)).missing).toEqual([{ ...MISSING, docs: 10 }]);
    expect(compareIndices(later, readable(110)).marks.get(INDEX)).toEqual({
      uuid: 'u',
      docs: 110,
      latest: 110,
    });
  });
});

describe('elasticsearchLoss', () => {
  const until = '2026-11-28T16:00:10.000Z';

  it('One check finds one loss, which begins with the first day.', () => {
    const other = {
      ...MISSING,
      index: 'timberline-logs-2026.11.20',
      docs: 5,
      lastSeenAt: CHECKED_AT - 1_000,
    };
    expect(elasticsearchLoss([{ ...MISSING, docs: 7 }, other], until)).toEqual({
      id: `elasticsearch-timberline-logs-2026.11.20-${CHECKED_AT - 1_000}`,
      engine: 'elasticsearch',
      atLeast: 12,
      atMost: null,
      from: '2026-11-20T00:00:00.000Z',
      until,
      indices: ['timberline-logs-2026.11.20', INDEX],
      lastSeenAt: '2026-11-28T15:59:59.000Z',
      confirmedAt: null,
    });
  });

  it('Logs that were restored are not missing.', () => {
    expect(elasticsearchLoss([{ ...MISSING, docs: 0 }], until)).toBeUndefined();
  });

  it('An index without a day in its name gives no beginning.', () => {
    const other = { ...MISSING, index: 'timberline-logs-restored', docs: 5 };
    expect(elasticsearchLoss([other], until)).toMatchObject({ from: null });
  });
});
