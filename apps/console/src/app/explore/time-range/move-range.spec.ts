import { describe, expect, it } from 'vitest';
import { boundsOf, moveRange, scaleRange, shiftRange, zoomOut } from './move-range';

const now = Date.UTC(2026, 10, 24, 15, 20, 0);
const hour = { from: '2008-11-09T20:00:00Z', to: '2008-11-09T21:00:00Z' };
const lastHour = { from: 'now-1h', to: 'now' };

describe('zoomOut', () => {
  it('A range that moves with the clock keeps moving.', () => {
    expect(zoomOut(lastHour, now)).toEqual({ from: 'now-2h', to: 'now' });
    expect(zoomOut({ from: 'now-15m', to: 'now' }, now)).toEqual({ from: 'now-30m', to: 'now' });
  });

  it('An absolute range grows at both ends.', () => {
    expect(zoomOut(hour, now)).toEqual({ from: '2008-11-09T19:30:00Z', to: '2008-11-09T21:30:00Z' });
  });

  it('All time cannot be longer.', () => {
    expect(zoomOut({}, now)).toBeUndefined();
  });

  it('A range that would begin before 1970 becomes all time.', () => {
    expect(zoomOut({ from: 'now-2000w', to: 'now' }, now)).toEqual({});
  });

  it('No range begins before 1970.', () => {
    const range = zoomOut({ from: '1970-01-01T00:00:00Z', to: '1970-01-02T00:00:00Z' }, now);
    expect(range?.from).toBe('1970-01-01T00:00:00Z');
  });
});

describe('shiftRange', () => {
  it('A range moves by half its length.', () => {
    expect(shiftRange(hour, -1, now)).toEqual({ from: '2008-11-09T19:30:00Z', to: '2008-11-09T20:30:00Z' });
  });

  it('A range that moved with the clock becomes absolute.', () => {
    expect(shiftRange(lastHour, -1, now)).toEqual({
      from: '2026-11-24T13:50:00Z',
      to: '2026-11-24T14:50:00Z',
    });
  });

  it('All time cannot be shifted.', () => {
    expect(shiftRange({}, 1, now)).toBeUndefined();
  });

  it('No range ends after 2262.', () => {
    const range = shiftRange({ from: '2262-04-01T00:00:00Z', to: '2262-04-11T00:00:00Z' }, 1, now);
    expect(range?.to).toBe('2262-04-11T00:00:00Z');
  });
});

describe('scaleRange', () => {
  const at = Date.parse('2008-11-09T20:15:00Z');
  const extent = [at - 1000, at + 1000] as const;

  it('The instant under the pointer stays where it is.', () => {
    expect(scaleRange(hour, at, 0.5, now)).toEqual({
      from: '2008-11-09T20:07:30Z',
      to: '2008-11-09T20:37:30Z',
    });
    expect(scaleRange(hour, at, 2, now)).toEqual({
      from: '2008-11-09T19:45:00Z',
      to: '2008-11-09T21:45:00Z',
    });
  });

  it('A longer range keeps moving with the clock, a shorter one cannot.', () => {
    expect(scaleRange(lastHour, now, 2, now)).toEqual({ from: 'now-2h', to: 'now' });
    expect(scaleRange(lastHour, now, 0.5, now)?.to).toBe('2026-11-24T15:20:00Z');
  });

  it('All time cannot be longer, and becomes shorter around the logs.', () => {
    expect(scaleRange({}, at, 2, now, extent)).toBeUndefined();
    expect(scaleRange({}, at, 0.5, now, extent)?.from).toBe('2008-11-09T20:14:59.500Z');
  });
});

describe('moveRange', () => {
  it('A range moves by any length.', () => {
    expect(moveRange(hour, 60_000, now)).toEqual({
      from: '2008-11-09T20:01:00Z',
      to: '2008-11-09T21:01:00Z',
    });
  });

  it('A move by nothing changes nothing.', () => {
    expect(moveRange(hour, 0, now)).toBeUndefined();
  });

  it('All time cannot be moved.', () => {
    expect(moveRange({}, 1000, now)).toBeUndefined();
  });
});

describe('boundsOf', () => {
  it('The extent of the logs stands in for an open end.', () => {
    expect(boundsOf({ to: hour.to }, now, [5, 10])).toEqual([5, Date.parse(hour.to)]);
  });

  it('All time has no bounds without an extent.', () => {
    expect(boundsOf({}, now)).toBeUndefined();
  });
});
