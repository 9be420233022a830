/// <reference lib="dom" />
// Measures the list of the console while it is scrolled: tasks, frames and memory.
import type { CDPSession, Page } from 'playwright-core';
import { stateOf } from './console-state.ts';
import { withDeadline } from './deadline.ts';

/** About half a screen per frame, which is 1,200 rows per second. Users who read anything scroll more slowly. */
const SCROLL_PX = 480;
/** The rows of the warm-up scroll before the first measurement of memory. */
const WARM_UP_ROWS = 3_000;
/**
 * The rows that are scrolled through, down and up. Far more than are loaded and drawn at a time, so that rows are released
 * and read again all the way. More rows would only take longer.
 */
export const SCROLLED_ROWS = 20_000;
/** After this time a page without input sends no more requests. */
export const REST_MS = 1_500;
/** Garbage collection takes seconds. */
const MEMORY_TIMEOUT_MS = 60_000;
/** All these rows in one direction take 17 s at 60 frames/s (1,200 rows per second), and a slow machine has 10 times that. */
const SCROLL_TIMEOUT_MS = 180_000;

/** Scrolls down and back, and measures long tasks, frames and memory. */
export async function scroll(
  devtools: CDPSession,
  page: Page,
  rounds: number,
): Promise<{
  longTasks: number[];
  framesPerSecond: number;
  heapBefore: number;
  heapAfter: number;
  nodesBefore: number;
  nodesAfter: number;
}> {
  await devtools.send('Performance.enable');
  const measureMemory = async (): Promise<{ heap: number; nodes: number }> => {
    // Objects freed by one collection may have kept others alive, so collect several times.
    for (let n = 0; n < 3; n++) await devtools.send('HeapProfiler.collectGarbage');
    const { metrics } = await devtools.send('Performance.getMetrics');
    const value = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? NaN;
    return { heap: value('JSHeapUsedSize'), nodes: value('Nodes') };
  };
  const scrollDown = (name: string, rows: number): Promise<void> =>
    withDeadline(
      `console: ${name}, ${rows.toLocaleString('en')} rows down`,
      SCROLL_TIMEOUT_MS,
      page.evaluate(({ count, step }) => window.probe.down(count, step), { count: rows, step: SCROLL_PX }),
      () => stateOf(page),
    );
  const scrollUp = (name: string): Promise<void> =>
    withDeadline(
      `console: ${name}, back up`,
      SCROLL_TIMEOUT_MS,
      page.evaluate((step) => window.probe.up(step), SCROLL_PX),
      () => stateOf(page),
    );

  await scrollDown('warm-up scroll', WARM_UP_ROWS);
  await scrollUp('warm-up scroll');
  await page.waitForTimeout(REST_MS);
  const before = await withDeadline('console: memory before', MEMORY_TIMEOUT_MS, measureMemory(), () =>
    stateOf(page),
  );
  const all: { longTasks: number[]; framesPerSecond: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    await page.evaluate(() => {
      window.probe.longTasks = [];
      window.probe.scrolled = { frames: 0, ms: 0 };
    });
    const name = `scroll ${round + 1} of ${rounds}`;
    await scrollDown(name, SCROLLED_ROWS);
    await scrollUp(name);
    const { longTasks, frames, ms } = await withDeadline(
      `console: ${name}, its measures`,
      MEMORY_TIMEOUT_MS,
      page.evaluate(() => ({ longTasks: window.probe.longTasks, ...window.probe.scrolled })),
      () => stateOf(page),
    );
    all.push({ longTasks, framesPerSecond: (frames * 1_000) / ms });
  }
  // The engines sometimes delay tasks of the browser on a shared processor, so the round with shorter tasks counts.
  const best = all.toSorted((a, b) => Math.max(0, ...a.longTasks) - Math.max(0, ...b.longTasks))[0]!;
  await page.waitForTimeout(REST_MS);
  const after = await withDeadline('console: memory after', MEMORY_TIMEOUT_MS, measureMemory(), () =>
    stateOf(page),
  );
  return {
    ...best,
    heapBefore: before.heap,
    heapAfter: after.heap,
    nodesBefore: before.nodes,
    nodesAfter: after.nodes,
  };
}
