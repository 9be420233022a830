import { describe, expect, it } from 'vitest';
import { boundsOf, HISTORY_LENGTH, RangeHistory, scale, shift, slide, zoomOut } from './move-range';

const now = Date.UTC(2026, 10, 24, 15, 20, 0);
const hour = { from: '2008-11-09T20:00:00Z', to: '2008-11-09T21:00:00Z' };

describe('moves of a range', () => {
  it('zooms out of a moving range without stopping it', () => {
    expect(zoomOut({ from: 'now-1h', to: 'now' }, now)).toEqual({ from: 'now-2h', to: 'now' });
    expect(zoomOut({ from: 'now-15m', to: 'now' }, now)).toEqual({ from: 'now-30m', to: 'now' });
  });

  it('zooms out to both sides of an absolute range', () => {
    expect(zoomOut(hour, now)).toEqual({ from: '2008-11-09T19:30:00Z', to: '2008-11-09T21:30:00Z' });
  });

  it('cannot be wider than all time', () => {
    expect(zoomOut({}, now)).toBeUndefined();
    expect(zoomOut({ from: 'now-2000w', to: 'now' }, now)).toEqual({});
  });

  it('shifts by half, so that a half stays in sight', () => {
    expect(shift(hour, -1, now)).toEqual({ from: '2008-11-09T19:30:00Z', to: '2008-11-09T20:30:00Z' });
    expect(shift({ from: 'now-1h', to: 'now' }, -1, now)).toEqual({
      from: '2026-11-24T13:50:00Z',
      to: '2026-11-24T14:50:00Z',
    });
    expect(shift({}, 1, now)).toBeUndefined();
  });

  it('scales around an instant, which stays where it is', () => {
    const at = Date.parse('2008-11-09T20:15:00Z');
    expect(scale(hour, at, 0.5, now)).toEqual({ from: '2008-11-09T20:07:30Z', to: '2008-11-09T20:37:30Z' });
    expect(scale(hour, at, 2, now)).toEqual({ from: '2008-11-09T19:45:00Z', to: '2008-11-09T21:45:00Z' });
    // Wider, it goes on moving with the clock; narrower, it cannot.
    const moving = { from: 'now-1h', to: 'now' };
    expect(scale(moving, now, 2, now)).toEqual({ from: 'now-2h', to: 'now' });
    expect(scale(moving, now, 0.5, now)?.to).toBe('2026-11-24T15:20:00Z');
    expect(scale({}, at, 2, now, [at - 1000, at + 1000])).toBeUndefined();
    expect(scale({}, at, 0.5, now, [at - 1000, at + 1000])?.from).toBe('2008-11-09T20:14:59.500Z');
  });

  it('slides by any length', () => {
    expect(slide(hour, 60_000, now)).toEqual({ from: '2008-11-09T20:01:00Z', to: '2008-11-09T21:01:00Z' });
    expect(slide(hour, 0, now)).toBeUndefined();
    expect(slide({}, 1000, now)).toBeUndefined();
  });

  it('stays within 1970 and 2262', () => {
    const early = zoomOut({ from: '1970-01-01T00:00:00Z', to: '1970-01-02T00:00:00Z' }, now);
    expect(early?.from).toBe('1970-01-01T00:00:00Z');
    const late = shift({ from: '2262-04-01T00:00:00Z', to: '2262-04-11T00:00:00Z' }, 1, now);
    expect(late?.to).toBe('2262-04-11T00:00:00Z');
  });

  it('takes where logs are for an open end', () => {
    expect(boundsOf({ to: hour.to }, now, [5, 10])).toEqual([5, Date.parse(hour.to)]);
    expect(boundsOf({}, now)).toBeUndefined();
  });
});

describe('the ranges one came from', () => {
  it('goes back and forth', () => {
    const history = new RangeHistory([{}]).visit({ from: 'now-1h' }).visit(hour);
    expect(history.back().current).toEqual({ from: 'now-1h' });
    expect(history.back().back().current).toEqual({});
    expect(history.back().back().back().current).toEqual({});
    expect(history.back().forward().current).toEqual(hour);
    expect(history.forward()).toBe(history);
  });

  it('takes the browser going back for its own going back', () => {
    const history = new RangeHistory([{}]).visit({ from: 'now-1h' }).visit(hour);
    expect(history.visit({ from: 'now-1h' }).following).toEqual(hour);
  });

  it('forgets what lay ahead when one goes elsewhere', () => {
    const history = new RangeHistory([{}])
      .visit({ from: 'now-1h' })
      .visit(hour)
      .back()
      .visit({ from: 'now-2h' });
    expect(history.following).toBeUndefined();
    expect(history.previous).toEqual({ from: 'now-1h' });
  });

  it('keeps a bounded number', () => {
    let history = new RangeHistory([{}]);
    for (let hours = 1; hours < 3 * HISTORY_LENGTH; hours++)
      history = history.visit({ from: `now-${hours}h` });
    let steps = 0;
    while (history.previous) {
      history = history.back();
      steps++;
    }
    expect(steps).toBe(HISTORY_LENGTH - 1);
  });
});
