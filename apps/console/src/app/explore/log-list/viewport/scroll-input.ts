// Whether a person scrolled a list away from one of its ends.
//
// A scroll event does not say who scrolled: the page itself does so for new rows and after a change of heights, and the
// browser does where a list becomes shorter. Such events come a frame later, when the list may have grown again.
import type { SortDirection } from '@timberline/contract';

/** A busy page draws a smooth scroll some frames after the wheel or the key that began it. */
export const MAX_SCROLL_DELAY_MS = 1_000;
/** Positions on scaled screens are fractions of a pixel. */
const MAX_ROUNDING_PX = 2;

/** Keys by which browsers scroll an element. */
const SCROLL_KEYS = new Set(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', ' ']);

/** Where a list was before a scroll event, and where it is now, in px. */
export interface ScrollMove {
  from: number;
  to: number;
  /** The position of its lower end. */
  max: number;
}

/** Whether a list is moved from the end where new logs come in: the upper one when the newest are first. */
export function movesFromLiveEnd({ from, to, max }: ScrollMove, sort: SortDirection): boolean {
  if (sort === 'desc') return to > from && to > MAX_ROUNDING_PX;
  return to < from && to < max - MAX_ROUNDING_PX;
}

/**
 * The input that scrolls: a wheel, a finger, a pressed pointer (on the scroll bar, or while it selects text), keys.
 *
 * ```ts
 * const input = new ScrollInput();
 * input.listen(element, document, signal);
 * input.isScrolling(); // in a scroll event: whether a person can be its cause
 * ```
 */
export class ScrollInput {
  private lastAt = -Infinity;
  private isPressed = false;

  constructor(private readonly now: () => number = () => performance.now()) {}

  listen(element: HTMLElement, view: Document, signal: AbortSignal): void {
    const options = { passive: true, signal };
    for (const name of ['wheel', 'touchmove'] as const)
      element.addEventListener(name, () => this.note(), options);
    element.addEventListener('keydown', ({ key }) => SCROLL_KEYS.has(key) && this.note(), options);
    element.addEventListener('pointerdown', () => this.press(), options);
    for (const name of ['pointerup', 'pointercancel'] as const)
      view.addEventListener(name, () => this.release(), options);
    // Some browsers do not tell when a pointer is released on a scroll bar.
    view.addEventListener('pointermove', ({ buttons }) => buttons === 0 && this.release(), options);
  }

  /** A person did something that can scroll. */
  note(): void {
    this.lastAt = this.now();
  }

  press(): void {
    this.isPressed = true;
  }

  release(): void {
    if (this.isPressed) this.note();
    this.isPressed = false;
  }

  /** What was done until now scrolls no more. */
  forget(): void {
    this.lastAt = -Infinity;
    this.isPressed = false;
  }

  isScrolling(): boolean {
    return this.isPressed || this.now() - this.lastAt <= MAX_SCROLL_DELAY_MS;
  }
}
