import { describe, expect, it } from 'vitest';
import { logOfTrace, traceOf } from '../trace.fixture';
import { layoutOf } from '../trace-lanes';
import { drawLane, lineNear, nearestLine } from './lane-drawing';

const window = { from: 0, to: 100 };
/** The lane of lines at these times, with their levels. */
function laneAt(...lines: [at: number, level: string][]) {
  const layout = layoutOf(traceOf(lines.map(([at, level]) => logOfTrace(at, { level }))));
  return layout.lanes[0]!;
}

describe('drawLane', () => {
  it('Each line is a tick, higher for severe levels, and severe ones come last.', () => {
    const { ticks } = drawLane(laneAt([0, 'error'], [50, 'info'], [100, 'info']), window, 200, Infinity);
    expect(ticks).toEqual([
      { kind: 'info', path: 'M100 7v10M200 7v10' },
      { kind: 'error', path: 'M0 2v20' },
    ]);
  });

  it('Lines at one place are one tick, so that a lane of any number of lines is drawn at once.', () => {
    const lane = laneAt(...Array.from({ length: 10_000 }, (_, n): [number, string] => [n / 100, 'info']));
    const { ticks } = drawLane(lane, window, 200, Infinity);
    expect(ticks[0]!.path.split('M').length - 1).toBeLessThanOrEqual(2 * 200 + 1);
  });

  it('Lines outside the window have no ticks.', () => {
    const lane = laneAt([0, 'info'], [50, 'info'], [100, 'info']);
    expect(drawLane(lane, { from: 40, to: 60 }, 200, Infinity).ticks).toEqual([
      { kind: 'info', path: 'M100 7v10' },
    ]);
  });

  it('The line along the lane is interrupted by gaps, and goes on past the window.', () => {
    const lane = laneAt([0, 'info'], [10, 'info'], [60, 'info'], [70, 'info']);
    expect(drawLane(lane, window, 100, 20).base).toBe('M0 12H10M60 12H70');
    expect(drawLane(lane, { from: 62, to: 68 }, 100, 20).base).toBe('M-2 12H102');
    expect(drawLane(lane, { from: 20, to: 50 }, 100, 20).base).toBe('');
  });
});

describe('The line at a place', () => {
  const lane = laneAt([0, 'info'], [50, 'warn'], [52, 'error']);

  it('It is the nearest one, if that is near.', () => {
    expect(lineNear(lane, 103, window, 200)?.log.level).toBe('error');
    expect(lineNear(lane, 95, window, 200)?.log.level).toBe('warn');
    expect(lineNear(lane, 50, window, 200)).toBeUndefined();
  });

  it('Moving to a lane takes the line nearest in time.', () => {
    expect(nearestLine(lane, 40)?.log.level).toBe('warn');
    expect(nearestLine(lane, 900)?.log.level).toBe('error');
    expect(nearestLine({ ...lane, lines: [] }, 1)).toBeUndefined();
  });
});
