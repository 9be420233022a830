import { describe, expect, it } from 'vitest';
import { axisTicks, fitted, moved, revealing, wholeWindow, zoomed } from './time-window';

const whole = { from: 0, to: 1000 };

describe('The window of a trace', () => {
  it('It begins with the whole trace and some space beside it.', () => {
    expect(wholeWindow(1000)).toEqual({ from: -10, to: 1010 });
  });

  it('A trace of one instant is in the middle.', () => {
    expect(wholeWindow(0)).toEqual({ from: -0.5, to: 0.5 });
  });

  it('A zoom leaves the instant under the pointer where it is.', () => {
    expect(zoomed(whole, whole, 250, 0.5)).toEqual({ from: 125, to: 625 });
  });

  it('No zoom or move leaves the trace.', () => {
    expect(zoomed({ from: 100, to: 200 }, whole, 200, 100)).toEqual(whole);
    expect(moved({ from: 100, to: 600 }, whole, -1)).toEqual({ from: 0, to: 500 });
    expect(moved({ from: 400, to: 900 }, whole, 1)).toEqual({ from: 500, to: 1000 });
  });

  it('A window of a link is shown as far as the trace has it.', () => {
    expect(fitted({ from: 100, to: 200 }, whole)).toEqual({ from: 100, to: 200 });
    expect(fitted({ from: 950, to: 1050 }, whole)).toEqual({ from: 900, to: 1000 });
    expect(fitted({ from: -5000, to: 5000 }, whole)).toBe(whole);
  });

  it('A zoom ends above a nanosecond.', () => {
    const { from, to } = zoomed({ from: 500, to: 500.00001 }, whole, 500, 0.001);
    expect(to - from).toBeCloseTo(1e-5, 9);
  });

  it('A line that is shown moves nothing, and another one is moved into the window.', () => {
    const window = { from: 100, to: 200 };
    expect(revealing(window, whole, 150)).toBe(window);
    expect(revealing(window, whole, 500)).toEqual({ from: 470, to: 570 });
  });
});

describe('axisTicks', () => {
  const texts = (from: number, to: number, count: number) =>
    axisTicks({ from, to }, count).map(({ text }) => text);

  it('They are at round times after the first line.', () => {
    expect(texts(-10, 1010, 6)).toEqual(['0', '+200ms', '+400ms', '+600ms', '+800ms', '+1s']);
    expect(texts(0.3, 0.7, 4)).toEqual(['+300µs', '+400µs', '+500µs', '+600µs', '+700µs']);
    expect(texts(0, 300_000, 6)).toEqual(['0', '+1m', '+2m', '+3m', '+4m', '+5m']);
    expect(texts(1_234.5, 1_234.501, 2)).toEqual(['+1.2345s', '+1.2345005s', '+1.234501s']);
    expect(texts(3_600_000, 3_610_000, 2)).toEqual(['+1h', '+1h 5s', '+1h 10s']);
    expect(texts(0, 30 * 86_400_000, 4)).toEqual(['0', '+10d', '+20d', '+30d']);
  });
});
