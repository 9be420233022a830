import { signal } from '@angular/core';
import { describe, expect, it } from 'vitest';
import { BarSelection } from './bar-selection';
import { type Chart, layOut } from './chart';

const chartOf = (firstMinute: number, bars = 5): Chart => {
  const buckets = Array.from({ length: bars }, (_, n) => ({
    start: new Date(Date.UTC(2024, 4, 17, 10, firstMinute + n)).toISOString(),
    total: 1,
    levels: { info: 1 },
  }));
  const chart = layOut({ interval: 'PT1M', buckets, total: bars }, [], { width: 100, height: 50 });
  if (!chart) throw new Error('no chart');
  return chart;
};

describe('the selection of bars', () => {
  it('begins at the latest bar and moves by keys', () => {
    const selection = new BarSelection(signal(chartOf(0)));
    expect(selection.at()).toBe(4);
    expect(selection.step('ArrowLeft', false)).toBe(true);
    expect(selection.at()).toBe(3);
    expect(selection.step('x', false)).toBe(false);
  });

  it('marks with Shift, in both directions', () => {
    const selection = new BarSelection(signal(chartOf(0)));
    selection.step('Home', false);
    selection.step('ArrowRight', false);
    selection.step('ArrowRight', true);
    selection.step('ArrowRight', true);
    expect(selection.span()).toEqual({ first: 1, last: 3 });
    selection.step('Home', true);
    expect(selection.span()).toEqual({ first: 0, last: 1 });
    selection.step('ArrowRight', false);
    expect(selection.span()).toBeNull();
  });

  it('keeps the numbers of a pinned bar in sight, wherever the pointer is, until it is let go', () => {
    const chart = signal(chartOf(0));
    const selection = new BarSelection(chart);
    selection.hover(1);
    selection.pin(1);
    selection.hover(3);
    expect(selection.told()).toBe(1);
    chart.set(chartOf(1));
    expect(selection.told()).toBe(0);
    expect(selection.escape()).toBe(true);
    expect(selection.pinned()).toBeNull();
    expect(selection.told()).toBeNull();
    selection.hover(2);
    expect(selection.told()).toBe(2);
  });

  it('stays at its time when the bars become wider or narrower', () => {
    const chart = signal(chartOf(0, 60));
    const selection = new BarSelection(chart);
    selection.at.set(30);
    const buckets = [0, 10, 20, 30, 40, 50].map((minute) => ({
      start: new Date(Date.UTC(2024, 4, 17, 10, minute)).toISOString(),
      total: 1,
      levels: { info: 1 },
    }));
    chart.set(layOut({ interval: 'PT10M', buckets, total: 6 }, [], { width: 100, height: 50 })!);
    expect(selection.at()).toBe(3);
  });

  it('lets go of the innermost first', () => {
    const selection = new BarSelection(signal(chartOf(0)));
    selection.focused.set(true);
    selection.step('ArrowLeft', true);
    expect(selection.escape()).toBe(true);
    expect(selection.span()).toBeNull();
    expect(selection.told()).toBe(3);
    expect(selection.escape()).toBe(true);
    expect(selection.told()).toBeNull();
    expect(selection.escape()).toBe(false);
    selection.step('ArrowLeft', false);
    expect(selection.told()).toBe(2);
  });

  it('keeps its place in time while counts are renewed', () => {
    const chart = signal(chartOf(0));
    const selection = new BarSelection(chart);
    selection.step('ArrowLeft', true);
    chart.set(chartOf(2));
    expect(selection.span()).toEqual({ first: 1, last: 2 });
    expect(selection.at()).toBe(1);
    chart.set(chartOf(20));
    expect(selection.span()).toBeNull();
    expect(selection.at()).toBe(4);
  });
});
