/// <reference lib="dom" />
// The code that runs in the page to measure the console. The function is transferred as text, so it can use nothing of
// this module outside itself.

/** The effect of a key: a change of the active row, the open log, the active bar or the focus. */
export type Effect = 'row' | 'details' | 'bar' | 'focus';

interface Probe {
  /** Milliseconds from the start of the navigation to the paint of the first row; null before that. */
  firstRow: number | null;
  /** The durations in milliseconds of tasks over 50 ms since the list was last emptied. */
  longTasks: number[];
  /** The highest row number that `down` has seen. */
  rowsSeen: number;
  /** The frames that scrolling has drawn and the milliseconds that it took, since both were last set to 0. */
  scrolled: { frames: number; ms: number };
  /** Prepares the measurement of the next key press. */
  arm(effect: Effect): void;
  /** Resolves to the milliseconds from the key press to the paint of its effect. */
  pressed(): Promise<number>;
  /** Scrolls down by `step` px per frame until `rows` rows were seen. */
  down(rows: number, step: number): Promise<void>;
  /** Scrolls back to the top. */
  up(step: number): Promise<void>;
}

declare global {
  interface Window {
    probe: Probe;
  }
}

/** Installs the probe in a page before any other script runs. */
export function installProbe(): void {
  const ROWS = '[role="grid"][aria-label="Logs"] [role="row"][data-log-id]';
  const grid = (): HTMLElement => document.querySelector<HTMLElement>('[role="grid"][aria-label="Logs"]')!;
  const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));
  /** Scrolls by a number of px and waits for the next frame. */
  const scrollBy = async (px: number): Promise<void> => {
    const started = performance.now();
    grid().scrollTop += px;
    await frame();
    window.probe.scrolled.frames++;
    window.probe.scrolled.ms += performance.now() - started;
  };
  /** A task that is posted during a frame runs after the paint of that frame. */
  const afterPaint = (then: () => void): void => {
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
    rowsSeen: 0,
    scrolled: { frames: 0, ms: 0 },
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
          afterPaint(() => resolve(performance.now() - began));
        };
        const observer = new MutationObserver(check);
        observer.observe(document, { subtree: true, childList: true, attributes: true });
        addEventListener('focusin', check);
        addEventListener('keydown', (event) => (start = event.timeStamp), { capture: true, once: true });
      });
    },
    pressed: () => result!,
    async down(rows, step) {
      window.probe.rowsSeen = 0;
      while (window.probe.rowsSeen < rows) {
        await scrollBy(step);
        for (const row of document.querySelectorAll(ROWS)) {
          window.probe.rowsSeen = Math.max(window.probe.rowsSeen, Number(row.getAttribute('aria-rowindex')));
        }
      }
    },
    async up(step) {
      while (grid().scrollTop > 0) await scrollBy(-step);
      await frame();
    },
  };

  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.probe.longTasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });
  const waiting = new MutationObserver(() => {
    if (!document.querySelector(ROWS)) return;
    waiting.disconnect();
    afterPaint(() => (window.probe.firstRow = performance.now()));
  });
  waiting.observe(document, { subtree: true, childList: true, attributes: true });
}
