import { signal } from '@angular/core';
import { describe, expect, it } from 'vitest';
import type { TraceLayout } from '../trace-lanes';
import type { TimeWindow } from './time-window';
import { TraceZoom } from './trace-zoom';

function zoomOf(link: TimeWindow | null, length = 1_000) {
  const [layout, linked] = [signal({ length } as TraceLayout), signal(link)];
  return { zoom: new TraceZoom(layout, linked), layout, linked };
}

describe('TraceZoom', () => {
  it('It begins with the whole trace, which a link needs not say.', () => {
    const { zoom } = zoomOf(null);
    expect(zoom.window()).toEqual({ from: -10, to: 1010 });
    expect(zoom.isWhole()).toBe(true);
    expect(zoom.forLink()).toBeNull();
  });

  it('It begins with what the link says.', () => {
    const { zoom } = zoomOf({ from: 100, to: 200 });
    expect(zoom.window()).toEqual({ from: 100, to: 200 });
    expect(zoom.isWhole()).toBe(false);
  });

  it('What it put into the link changes nothing, and another link does.', () => {
    const { zoom, linked } = zoomOf(null);
    zoom.around(250, 1 / 3);
    linked.set(zoom.tell());
    zoom.around(250, 0.5);
    const further = zoom.window();
    linked.set({ ...linked()! });
    expect(zoom.window()).toBe(further);
    linked.set(null);
    expect(zoom.isWhole()).toBe(true);
  });

  it('A link that was zoomed again opens the same window.', () => {
    const { zoom } = zoomOf(null);
    zoom.around(123.456, 0.001);
    const { zoom: again } = zoomOf(zoom.forLink());
    expect(again.window().from).toBeCloseTo(zoom.window().from, 8);
    expect(again.window().to).toBeCloseTo(zoom.window().to, 8);
  });

  it('Another trace is shown whole.', () => {
    const { zoom, layout } = zoomOf(null);
    zoom.around(250, 0.5);
    layout.set({ length: 50 } as TraceLayout);
    expect(zoom.isWhole()).toBe(true);
  });
});
