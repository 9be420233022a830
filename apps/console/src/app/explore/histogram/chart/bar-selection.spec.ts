import { signal } from '@angular/core';
import { describe, expect, it } from 'vitest';
import { BarSelection } from './bar-selection';
import { evenChart } from './histogram.fixture';

describe('BarSelection', () => {
  it('Keys move from the latest bar.', () => {
    const selection = new BarSelection(signal(evenChart(0)));
    expect(selection.current()).toBe(4);
    expect(selection.step('ArrowLeft', false)).toBe(true);
    expect(selection.current()).toBe(3);
  });

  it('Keys that do not move are left to others.', () => {
    expect(new BarSelection(signal(evenChart(0))).step('x', false)).toBe(false);
  });

  it('Shift selects bars in both directions, and a move without Shift ends the selection.', () => {
    const selection = new BarSelection(signal(evenChart(0)));
    selection.step('Home', false);
    selection.step('ArrowRight', false);
    selection.step('ArrowRight', true);
    selection.step('ArrowRight', true);
    expect(selection.span()).toEqual({ first: 1, last: 3 });
    expect([0, 1, 2, 3, 4].filter((bar) => selection.isSelected(bar))).toEqual([1, 2, 3]);
    selection.step('Home', true);
    expect(selection.span()).toEqual({ first: 0, last: 1 });
    selection.step('ArrowRight', false);
    expect(selection.span()).toBeNull();
  });

  it('The tooltip of a pinned bar stays until Escape, wherever the pointer is.', () => {
    const chart = signal(evenChart(0));
    const selection = new BarSelection(chart);
    selection.hover(1);
    selection.pin(1);
    selection.hover(3);
    expect(selection.tooltipBar()).toBe(1);
    chart.set(evenChart(1));
    expect(selection.tooltipBar()).toBe(0);
    expect(selection.escape()).toBe(true);
    expect(selection.pinned()).toBeNull();
    expect(selection.tooltipBar()).toBeNull();
    selection.hover(2);
    expect(selection.tooltipBar()).toBe(2);
  });

  it('The current bar stays at its instant when the bars become wider.', () => {
    const chart = signal(evenChart(0, 60));
    const selection = new BarSelection(chart);
    selection.current.set(30);
    chart.set(evenChart(0, 6, 10));
    expect(selection.current()).toBe(3);
  });

  it('Escape clears the selection first and then closes the tooltip.', () => {
    const selection = new BarSelection(signal(evenChart(0)));
    selection.focused.set(true);
    selection.step('ArrowLeft', true);
    expect(selection.escape()).toBe(true);
    expect(selection.span()).toBeNull();
    expect(selection.tooltipBar()).toBe(3);
    expect(selection.escape()).toBe(true);
    expect(selection.tooltipBar()).toBeNull();
    expect(selection.escape()).toBe(false);
    selection.step('ArrowLeft', false);
    expect(selection.tooltipBar()).toBe(2);
  });

  it('The selection stays at its instants when the counts are refreshed, and ends once they have left the chart.', () => {
    const chart = signal(evenChart(0));
    const selection = new BarSelection(chart);
    selection.step('ArrowLeft', true);
    chart.set(evenChart(2));
    expect(selection.span()).toEqual({ first: 1, last: 2 });
    expect(selection.current()).toBe(1);
    chart.set(evenChart(20));
    expect(selection.span()).toBeNull();
    expect(selection.current()).toBe(4);
  });
});
