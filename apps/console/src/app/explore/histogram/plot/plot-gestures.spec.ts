import { signal } from '@angular/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BarSelection } from '../chart/bar-selection';
import { evenChart } from '../chart/histogram.fixture';
import { PlotGestures } from './plot-gestures';

/** Gestures over ten bars of 10 px each, and what they made the plot do. */
function gestures() {
  const selection = new BarSelection(signal(evenChart(0, 10)));
  const target = {
    barAt: (x: number) => Math.floor(x / 10),
    timeAt: (x: number) => x * 1000,
    zoomTo: vi.fn(),
    compare: vi.fn(),
    scaleAround: vi.fn(),
    moveBy: vi.fn(),
  };
  return { selection, target, gestures: new PlotGestures(selection, target) };
}

describe('PlotGestures', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('A drag selects bars and zooms in to them.', () => {
    const { selection, target, gestures: plot } = gestures();
    plot.down({ x: 25, panning: false });
    plot.move(55);
    expect(selection.span()).toEqual({ first: 2, last: 5 });
    plot.up(55);
    expect(target.zoomTo).toHaveBeenCalledExactlyOnceWith(2, 5);
  });

  it('A click pins the tooltip, and a second click zooms in.', () => {
    const { selection, target, gestures: plot } = gestures();
    plot.down({ x: 25, panning: false });
    plot.move(27);
    plot.up(27);
    expect(selection.pinned()).toBe(2);
    expect(target.zoomTo).not.toHaveBeenCalled();
    plot.down({ x: 25, panning: false });
    plot.up(25);
    expect(target.zoomTo).toHaveBeenCalledExactlyOnceWith(2, 2);
  });

  it('A drag that compares selects bars as well, and does not zoom.', () => {
    const { selection, target, gestures: plot } = gestures();
    plot.down({ x: 55, panning: false, comparing: true });
    plot.move(25);
    expect(selection.span()).toEqual({ first: 2, last: 5 });
    plot.up(25);
    expect(target.compare).toHaveBeenCalledExactlyOnceWith(2, 5);
    expect(target.zoomTo).not.toHaveBeenCalled();
  });

  it('A drag with Ctrl moves the range and selects nothing.', () => {
    const { selection, target, gestures: plot } = gestures();
    plot.down({ x: 20, panning: true });
    plot.move(50);
    expect(plot.pannedPx()).toBe(30);
    plot.up(50);
    expect(target.moveBy).toHaveBeenCalledExactlyOnceWith(30);
    expect(plot.pannedPx()).toBe(0);
    expect(selection.span()).toBeNull();
  });

  it('Notches of the wheel that follow each other make one zoom around the first pointer position.', () => {
    const { target, gestures: plot } = gestures();
    plot.wheel(30, 'in');
    vi.advanceTimersByTime(100);
    plot.wheel(31, 'in');
    vi.advanceTimersByTime(140);
    expect(target.scaleAround).toHaveBeenCalledTimes(1);
    expect(target.scaleAround).toHaveBeenCalledWith(30_000, expect.closeTo(0.64));
  });

  it('Notches that cancel each other out do not zoom.', () => {
    const { target, gestures: plot } = gestures();
    plot.wheel(30, 'in');
    plot.wheel(30, 'out');
    vi.advanceTimersByTime(1000);
    expect(target.scaleAround).not.toHaveBeenCalled();
  });

  it('A canceled gesture leaves nothing selected.', () => {
    const { selection, target, gestures: plot } = gestures();
    plot.down({ x: 25, panning: false });
    plot.move(55);
    plot.cancel();
    plot.up(55);
    expect(selection.span()).toBeNull();
    expect(target.zoomTo).not.toHaveBeenCalled();
  });
});
