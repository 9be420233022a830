import { describe, expect, it } from 'vitest';
import { MAX_HISTORY_LENGTH, RangeHistory } from './range-history';

const absolute = { from: '2008-11-09T20:00:00Z', to: '2008-11-09T21:00:00Z' };
const lastHour = { from: 'now-1h' };

describe('RangeHistory', () => {
  const history = new RangeHistory([{}]).visit(lastHour).visit(absolute);

  it('Back goes to the ranges before and stops at the first.', () => {
    expect(history.back().current).toEqual(lastHour);
    expect(history.back().back().current).toEqual({});
    expect(history.back().back().back().current).toEqual({});
  });

  it('Forward goes to the ranges after and stops at the last.', () => {
    expect(history.back().forward().current).toEqual(absolute);
    expect(history.forward()).toBe(history);
  });

  it('A range that the browser goes back to is found in the history.', () => {
    expect(history.visit(lastHour).next).toEqual(absolute);
  });

  it('A new range drops those after the current one.', () => {
    const changed = history.back().visit({ from: 'now-2h' });
    expect(changed.next).toBeUndefined();
    expect(changed.previous).toEqual(lastHour);
  });

  it('The number of ranges is limited.', () => {
    let long = new RangeHistory([{}]);
    for (let hours = 1; hours < 3 * MAX_HISTORY_LENGTH; hours++) long = long.visit({ from: `now-${hours}h` });
    let steps = 0;
    while (long.previous) {
      long = long.back();
      steps++;
    }
    expect(steps).toBe(MAX_HISTORY_LENGTH - 1);
  });
});
