/// <reference lib="dom" />
// What runs in the page while the console is measured. Each function is carried over as its text, so that it may
// use nothing of this module but what is within it.

/** What a key is to change: the active row, whether a log is open, the bar, what has the focus. */
export type Effect = 'row' | 'details' | 'bar' | 'focus';

export interface Probe {
  /** Milliseconds from the navigation's start until a row was painted; null before. */
  firstRow: number | null;
  /** Milliseconds of each task that took longer than 50, since it was last emptied. */
  longTasks: number[];
  /** From the next key press to the paint of its effect, in ms. */
  arm(effect: Effect): void;
  pressed(): Promise<number>;
  /** Scrolls through all rows to the end, `step` px a frame; resolves with the rows that were seen. */
  down(rows: number, step: number): Promise<number>;
  /** And back to the top. */
  up(step: number): Promise<void>;
}

declare global {
  interface Window {
    probe: Probe;
  }
}

/** Puts the probe into a page before anything else runs there. */
export function installProbe(): void {
  const ROWS = '[role="grid"][aria-label="Logs"] [role="row"][data-log-id]';
  const grid = (): HTMLElement => document.querySelector<HTMLElement>('[role="grid"][aria-label="Logs"]')!;
  const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));
  /** A task posted in a frame runs when that frame was painted. */
  const painted = (then: () => void): void => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = then;
      port2.postMessage(null);
    });
  };

  const stateOf: Record<Effect, () => string> = {
    row: () => {
      const id = grid().getAttribute('aria-activedescendant') ?? '';
      return document.getElementById(id) ? id : '';
    },
    details: () => String(document.querySelector('[aria-label="Log details"] [role="tree"]') !== null),
    bar: () => document.querySelector('svg[role="listbox"]')?.getAttribute('aria-activedescendant') ?? '',
    focus: () => document.activeElement?.getAttribute('aria-label') ?? '',
  };
  let result: Promise<number> | null = null;

  window.probe = {
    firstRow: null,
    longTasks: [],
    arm(effect) {
      const state = stateOf[effect];
      const before = state();
      result = new Promise((resolve) => {
        let start: number | null = null;
        const check = (): void => {
          if (start === null || state() === before) return;
          const began = start;
          observer.disconnect();
          removeEventListener('focusin', check);
          painted(() => resolve(performance.now() - began));
        };
        const observer = new MutationObserver(check);
        observer.observe(document, { subtree: true, childList: true, attributes: true });
        addEventListener('focusin', check);
        addEventListener('keydown', (event) => (start = event.timeStamp), { capture: true, once: true });
      });
    },
    pressed: () => result!,
    async down(rows, step) {
      let seen = 0;
      for (;;) {
        grid().scrollTop += step;
        await frame();
        for (const row of document.querySelectorAll(ROWS)) {
          seen = Math.max(seen, Number(row.getAttribute('aria-rowindex')));
        }
        if (seen >= rows) return seen;
      }
    },
    async up(step) {
      while (grid().scrollTop > 0) {
        grid().scrollTop -= step;
        await frame();
      }
      await frame();
    },
  };

  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.probe.longTasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });
  const waiting = new MutationObserver(() => {
    if (!document.querySelector(ROWS)) return;
    waiting.disconnect();
    painted(() => (window.probe.firstRow = performance.now()));
  });
  waiting.observe(document, { subtree: true, childList: true, attributes: true });
}
