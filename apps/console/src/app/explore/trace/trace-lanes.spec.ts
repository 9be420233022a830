import { describe, expect, it } from 'vitest';
import { logOfTrace, traceOf } from './trace.fixture';
import { layoutOf } from './trace-lanes';
import { countsText, laneText, missingText } from './trace-text';

describe('layoutOf', () => {
  it('Lanes are by span and resource, those of a span together, in the order of their first lines.', () => {
    const layout = layoutOf(
      traceOf([
        logOfTrace(0, { spanId: 'a', resourceId: 'gateway' }),
        logOfTrace(1, { spanId: 'b', resourceId: 'orders' }),
        logOfTrace(2, { spanId: undefined, resourceId: 'gateway' }),
        logOfTrace(3, { spanId: 'a', resourceId: 'cache' }),
        logOfTrace(4, { spanId: 'a', resourceId: 'gateway' }),
      ]),
    );
    expect(layout.lanes.map(({ spanId, resourceId, lines }) => [spanId, resourceId, lines.length])).toEqual([
      ['a', 'gateway', 2],
      ['a', 'cache', 1],
      ['b', 'orders', 1],
      [null, 'gateway', 1],
    ]);
    expect(layout.length).toBe(4);
    expect(layout.lines.map(({ lane, index }) => [lane, index])).toEqual([
      [0, 0],
      [2, 0],
      [3, 0],
      [1, 0],
      [0, 1],
    ]);
  });

  it('Times are precise to the nanosecond.', () => {
    const layout = layoutOf(
      traceOf([
        logOfTrace(0, { timestamp: '2026-11-24T15:00:00.000000001Z' }),
        logOfTrace(0, { timestamp: '2026-11-24T15:00:00.000000003Z' }),
      ]),
    );
    expect(layout.length).toBe(0.000002);
  });

  it('Times without a line in any lane are gaps, and shorter pauses are not.', () => {
    const logs = [0, 1, 50, 51, 100].map((at, n) => logOfTrace(at, { spanId: `s${n}` }));
    expect(layoutOf(traceOf(logs)).gaps).toEqual([
      { from: 1, to: 50 },
      { from: 51, to: 100 },
    ]);
    expect(layoutOf(traceOf([logOfTrace(0), logOfTrace(0)])).gaps).toEqual([]);
    const even = [0, 10, 20, 30].map((at) => logOfTrace(at));
    expect(layoutOf(traceOf(even)).gaps, 'lines at even distances').toEqual([]);
  });

  it('Levels are counted, the most severe first.', () => {
    const layout = layoutOf(traceOf(['info', 'error', 'info'].map((level, n) => logOfTrace(n, { level }))));
    expect(layout.levels).toEqual([
      { name: 'error', kind: 'error', count: 1 },
      { name: 'info', kind: 'info', count: 2 },
    ]);
    expect(laneText(layout.lanes[0]!, true)).toBe(
      'web s, 1 error, 2 info, from 0 to +2ms, longest gap 1ms, with the line you came from',
    );
    expect(countsText(3, layout.lanes)).toBe('3 lines of 1 span and 1 resource');
  });
});

describe('A truncated trace', () => {
  const time = (ms: number) => logOfTrace(ms).timestamp;
  const span = (spanId: string, count: number, first: number, last: number) => ({
    spanId,
    first: time(first),
    last: time(last),
    count,
    levels: { info: count },
  });
  const trace = {
    ...traceOf([logOfTrace(0, { spanId: 'a' }), logOfTrace(10, { spanId: 'a' })]),
    truncated: true,
    spans: [span('a', 5, 0, 40), span('b', 7, 20, 100)],
  };

  it('Lines that were not listed have lanes of their own, from where the list ends.', () => {
    const { lanes, length } = layoutOf(trace);
    expect(lanes.map(({ spanId, unlisted, from, to }) => [spanId, unlisted, from, to])).toEqual([
      ['a', 0, 0, 10],
      ['a', 3, 10, 40],
      ['b', 7, 20, 100],
    ]);
    expect(length).toBe(100);
    expect(laneText(lanes[2]!, false)).toBe('7 not listed b, from +20ms to +100ms');
  });

  it('What is missing is told, exactly where all lines were counted.', () => {
    const layout = layoutOf(trace);
    expect(missingText(layout, 1_234, 'utc')).toContain(
      'its first 2 lines, up to 2026-11-24 15:00:00.010Z. 1,232 later ones are missing;',
    );
    expect(missingText(layout, null, 'utc')).toContain('At least 10 later ones are missing;');
  });
});
