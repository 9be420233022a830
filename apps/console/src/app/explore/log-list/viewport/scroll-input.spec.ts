import { describe, expect, it } from 'vitest';
import { MAX_SCROLL_DELAY_MS, movesFromLiveEnd, ScrollInput } from './scroll-input';

describe('movesFromLiveEnd', () => {
  it('With the newest first, a move down leaves the live end.', () => {
    expect(movesFromLiveEnd({ from: 0, to: 40, max: 900 }, 'desc')).toBe(true);
  });

  it('With the oldest first, a move up leaves the live end.', () => {
    expect(movesFromLiveEnd({ from: 900, to: 860, max: 900 }, 'asc')).toBe(true);
  });

  it('A scroll event at the position where the page put the list is no move, however far the end is by now.', () => {
    expect(movesFromLiveEnd({ from: 900, to: 900, max: 2_000 }, 'asc')).toBe(false);
    expect(movesFromLiveEnd({ from: 300, to: 300, max: 2_000 }, 'desc')).toBe(false);
  });

  it('A move towards the live end does not leave it.', () => {
    expect(movesFromLiveEnd({ from: 300, to: 100, max: 900 }, 'desc')).toBe(false);
    expect(movesFromLiveEnd({ from: 100, to: 300, max: 900 }, 'asc')).toBe(false);
  });

  it('A list that becomes shorter is moved by the browser, and is still at its end.', () => {
    expect(movesFromLiveEnd({ from: 900, to: 500, max: 500 }, 'asc')).toBe(false);
  });

  it('A part of a pixel on a scaled screen is no move.', () => {
    expect(movesFromLiveEnd({ from: 0, to: 0.5, max: 900 }, 'desc')).toBe(false);
    expect(movesFromLiveEnd({ from: 900, to: 899.5, max: 900 }, 'asc')).toBe(false);
  });
});

describe('ScrollInput', () => {
  let now = 0;
  const open = () => {
    now = 5_000;
    const input = new ScrollInput(() => now);
    const element = new EventTarget() as HTMLElement;
    const view = new EventTarget() as Document;
    input.listen(element, view, new AbortController().signal);
    return { input, element, view };
  };
  const pointer = (type: string, buttons: number) => Object.assign(new Event(type), { buttons });
  const key = (name: string) => Object.assign(new Event('keydown'), { key: name });

  it('Without any input nobody scrolls.', () => {
    expect(open().input.isScrolling()).toBe(false);
  });

  it.each([
    ['a wheel', () => new Event('wheel')],
    ['a finger', () => new Event('touchmove')],
    ['the key PageUp', () => key('PageUp')],
    ['the space bar', () => key(' ')],
  ])('A person scrolls by %s, for a short time.', (_, event) => {
    const { input, element } = open();
    element.dispatchEvent(event());
    now += MAX_SCROLL_DELAY_MS;
    expect(input.isScrolling()).toBe(true);
    now += 1;
    expect(input.isScrolling()).toBe(false);
  });

  it('A key that moves nothing does not scroll, nor does a pointer that only passes.', () => {
    const { input, element, view } = open();
    element.dispatchEvent(key('v'));
    view.dispatchEvent(pointer('pointermove', 0));
    expect(input.isScrolling()).toBe(false);
  });

  it('A pointer scrolls as long as it is pressed, such as on the scroll bar.', () => {
    const { input, element, view } = open();
    element.dispatchEvent(pointer('pointerdown', 1));
    now += 60_000;
    view.dispatchEvent(pointer('pointermove', 1));
    expect(input.isScrolling()).toBe(true);
    view.dispatchEvent(pointer('pointerup', 0));
    now += MAX_SCROLL_DELAY_MS + 1;
    expect(input.isScrolling()).toBe(false);
  });

  it('A pointer that was released unseen is released at its next move.', () => {
    const { input, element, view } = open();
    element.dispatchEvent(pointer('pointerdown', 1));
    view.dispatchEvent(pointer('pointermove', 0));
    now += MAX_SCROLL_DELAY_MS + 1;
    expect(input.isScrolling()).toBe(false);
  });

  it('What was done before a list follows again is forgotten.', () => {
    const { input, element } = open();
    element.dispatchEvent(new Event('wheel'));
    element.dispatchEvent(pointer('pointerdown', 1));
    input.forget();
    expect(input.isScrolling()).toBe(false);
  });
});
