import { signal } from '@angular/core';
import { describe, expect, it } from 'vitest';
import { logOfTrace, traceOf } from '../trace.fixture';
import { layoutOf, type TraceLine } from '../trace-lanes';
import { TraceCursor } from './trace-cursor';

const LAYOUT = layoutOf(
  traceOf([
    logOfTrace(0, { spanId: 'a' }),
    logOfTrace(10, { spanId: 'a' }),
    logOfTrace(20, { spanId: 'b' }),
    logOfTrace(90, { spanId: 'a' }),
    logOfTrace(95, { spanId: 'c' }),
  ]),
);

function cursorAt(start?: TraceLine) {
  const from = signal(start);
  const cursor = new TraceCursor(signal(LAYOUT), from);
  const at = () => [cursor.lane(), cursor.line()?.at];
  const press = (key: string, ctrlKey = false) => cursor.move({ key, ctrlKey }, 2);
  return { from, at, press };
}

describe('The keys in the lanes', () => {
  it('They begin at the line one came from, and at the line that is opened later.', () => {
    const { from, at } = cursorAt(LAYOUT.lines[2]);
    expect(at()).toEqual([1, 20]);
    from.set(LAYOUT.lines[3]);
    expect(at()).toEqual([0, 90]);
  });

  it('Left and right move within the lane, up and down to the nearest line of the next one.', () => {
    const { at, press } = cursorAt();
    press('End');
    expect(at()).toEqual([0, 90]);
    press('ArrowDown');
    expect(at()).toEqual([1, 20]);
    press('ArrowUp');
    expect(at()).toEqual([0, 10]);
    press('ArrowLeft');
    press('ArrowLeft');
    expect(at()).toEqual([0, 0]);
    press('PageDown');
    expect(at()).toEqual([2, 95]);
    press('Home', true);
    expect(at()).toEqual([0, 90]);
  });

  it('Other keys move nothing.', () => {
    const { at, press } = cursorAt();
    expect(press('x')).toBe(false);
    expect(at()).toEqual([0, 0]);
  });
});
