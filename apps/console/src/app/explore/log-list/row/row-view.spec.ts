import { describe, expect, it } from 'vitest';
import type { FoundLog } from '@timberline/contract';
import { columnOf } from '../columns/columns';
import type { TimeColumn } from '../columns/time-columns';
import { type Cell, cellsOf, type ListLayout } from './row-view';

const log: FoundLog = {
  id: '1',
  receivedAt: '2020-01-01T00:00:01Z',
  level: 'info',
  message: 'disk full',
  resourceId: 'web',
  timestamp: '2020-01-01T00:00:00.1234567Z',
  metadata: { code: 7, tags: ['a'] },
  highlight: { message: [[0, 4]] },
};

const TIMES: TimeColumn = { offset: null, fineDigits: 0 };

function cells(names: string[], of = log, expanded = false, wrap = false, times = TIMES): Cell[] {
  const layout: ListLayout = {
    columns: names.map((name) => columnOf(name)),
    zone: 'utc',
    times: { timestamp: times, receivedAt: times },
    wrap,
    compact: false,
    hits: null,
  };
  return cellsOf(of, layout, expanded);
}

describe('cellsOf', () => {
  it('A row has a cell for each column, in their order.', () => {
    expect(cells(['level', 'since', 'timestamp', 'message', 'resourceId']).map(({ kind }) => kind)).toEqual([
      'level',
      'since',
      'time',
      'message',
      'text',
    ]);
  });

  it('A time is drawn with all its digits, and only the time of day is prominent.', () => {
    const [cell] = cells(['timestamp']);
    expect(cell).toMatchObject({
      segments: [
        { text: '2020-01-01 ', classes: 'quiet' },
        { text: '00:00:00.123', classes: '' },
        { text: '4567', classes: 'quiet' },
        { text: 'Z', classes: 'quiet' },
      ],
    });
  });

  it('Fractions have one width, and an offset that the head shows is there for copies only.', () => {
    const [cell] = cells(['timestamp'], log, false, false, { offset: 'Z', fineDigits: 6 });
    expect(cell).toMatchObject({
      segments: [{}, {}, { text: '456700' }, { text: 'Z', classes: 'copied' }],
    });
  });

  it('A single value can be filtered for, a list, an id and a missing value cannot.', () => {
    expect(cells(['resourceId', 'metadata.code', 'metadata.tags', 'id', 'metadata.none'])).toMatchObject([
      { text: 'web', value: 'web' },
      { text: '7', value: '7' },
      { text: '["a"]', value: null },
      { text: '1', value: null },
      { text: '', value: null },
    ]);
  });

  it('The matches of a message are marked.', () => {
    expect(cells(['message'])[0]).toMatchObject({
      segments: [{ text: 'disk', mark: true }, { text: ' full' }],
    });
  });

  it('A long message is cut, and all of it is drawn once it is expanded.', () => {
    const long = { ...log, message: 'x'.repeat(10_000), highlight: undefined };
    expect(cells(['message'], long)[0]).toMatchObject({ hidden: 9_300 });
    expect(cells(['message'], long, false, true)[0]).toMatchObject({ hidden: 6_000 });
    expect(cells(['message'], long, true, true)[0]).toMatchObject({ hidden: 0 });
  });
});
