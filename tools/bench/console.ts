// The console in a real Chromium, over logs enough that nothing fits at once: what it loads, how soon rows stand there,
// whether it stutters while one scrolls through all of them, how soon a key does what it is for, and what it keeps.
import { type CDPSession, chromium, type Page } from 'playwright-core';
import { seededRandom } from '@timberline/testing';
import { CHROMIUM_FLAGS, findChromium, NO_CHROMIUM } from '../launcher/host/chromium.ts';
import { LauncherError } from '../launcher/host/command.ts';
import { waitUntilDrained } from '../load-test/proof.ts';
import { type Effect, installProbe } from './console-probe.ts';
import { type Bench, digits, type Measure, median } from './measure.ts';
import { call, postAll } from './posting.ts';

const LOGS = 100_000;
const BATCH = 1_000;
/** A second apart: 100,000 logs are 28 hours. */
const LOG_MS = 1_000;
const RESOURCE = 'bench-console';
const KIB = 1_024;
const MIB = KIB * KIB;
/** Most of a screen in a frame, 1,200 rows a second: nobody who looks at anything scrolls faster. */
const SCROLL_PX = 480;
/** A screen of many people. */
const VIEWPORT = { width: 1_440, height: 900 };
/** Rows of a scroll that warms up, before memory is first looked at. */
const WARM_ROWS = 3_000;
/** A page at rest asks for nothing more after this. */
const REST_MS = 1_500;

export async function measureConsole(bench: Bench): Promise<Measure[]> {
  const { api } = bench.stack.urls;
  await sendLogs(api);
  await waitUntilDrained(api, (text) => bench.tell(`console: ${text}`));
  for (let found = 0; found < LOGS;) {
    const counts = await call<{ total: number }>('GET', `${api}/api/logs/histogram?resourceId=${RESOURCE}`);
    found = counts.total;
  }
  return measureLoaded(bench);
}

/** The measures of a stack that holds the logs already. */
export async function measureLoaded({ stack, quick, tell }: Bench): Promise<Measure[]> {
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

    tell('console: first load');
    const loaded = await scriptsOf(devtools, page, url);
    tell('console: warm starts');
    const starts: number[] = [];
    for (let run = 0; run < runs; run++) {
      await page.goto('about:blank');
      starts.push(await open(page, url));
    }
    tell('console: keys');
    const keys = await pressKeys(page, runs);
    tell(`console: ${LOGS.toLocaleString('en')} rows`);
    await open(page, url);
    const scrolled = await scroll(devtools, page, quick ? 1 : 2);

    return [
      {
        what: 'JavaScript of a first load, over the wire',
        ours: `${digits(loaded.kib)} KiB in ${loaded.files} files (${loaded.encodings})`,
        ratio: loaded.kib,
        bar: 250,
        reach: 200,
        unit: 'KiB',
      },
      times('first rows after a warm start', starts, 'median', 1_000, 500),
      times('first rows after a warm start, the worst', starts, 'worst', 1_000, 500),
      times(`a key to its effect, ${keys.length} keys`, keys, 'median', 100, 50),
      times('a key to its effect, the worst', keys, 'worst', 100, 50),
      {
        what: `longest task while ${LOGS.toLocaleString('en')} rows go by and back`,
        ours: scrolled.longTasks.length === 0 ? 'none over 50 ms' : `${scrolled.longTasks.length} over 50 ms`,
        // Browsers tell of tasks over 50 ms only.
        ratio: Math.max(50, ...scrolled.longTasks),
        bar: 50,
        reach: 50,
        unit: 'ms' as const,
      },
      {
        what: 'more heap after that',
        ours: `${digits(scrolled.heapBefore / MIB)} MB, then ${digits(scrolled.heapAfter / MIB)} MB`,
        ratio: Math.max(0, scrolled.heapAfter - scrolled.heapBefore) / MIB,
        bar: 10,
        reach: 5,
        unit: 'MB' as const,
      },
      {
        what: 'nodes of the page after that, against before',
        ours: `${digits(scrolled.nodesBefore)}, then ${digits(scrolled.nodesAfter)}`,
        ratio: scrolled.nodesAfter / scrolled.nodesBefore,
        bar: 1.2,
        reach: 1.05,
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
  bar: number,
  reach: number,
): Omit<Measure, 'other' | 'better'> {
  const value = which === 'median' ? median(all) : Math.max(...all);
  return { what, ours: `${digits(value)} ms`, ratio: value, bar, reach, unit: 'ms' };
}

/** A first visit with nothing cached: what of JavaScript goes over the wire until the page is at rest. */
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

/** Opens the page; resolves with the milliseconds until its first row was painted. */
async function open(page: Page, url: string): Promise<number> {
  await page.goto(url);
  const row = await page.waitForFunction(() => window.probe.firstRow);
  return (await row.jsonValue())!;
}

/** Milliseconds from each key to its effect, in the list, its log and the histogram. */
async function pressKeys(page: Page, runs: number): Promise<number[]> {
  const all: number[] = [];
  const press = async (key: string, effect: Effect, counted = true): Promise<void> => {
    await page.evaluate((of) => window.probe.arm(of), effect);
    await page.keyboard.press(key);
    const took = await page.evaluate(() => window.probe.pressed());
    if (counted) all.push(took);
  };
  const several = async (times: number, key: string, effect: Effect): Promise<void> => {
    for (let n = 0; n < times; n++) await press(key, effect);
  };
  await press('j', 'row', false);
  await several(runs, 'ArrowDown', 'row');
  await several(runs, 'j', 'row');
  await several(runs, 'PageDown', 'row');
  await several(runs, 'k', 'row');
  await several(runs, 'PageUp', 'row');
  for (let n = 0; n < runs; n++) {
    await press('Enter', 'details');
    await several(2, 'ArrowDown', 'row');
    await press('Escape', 'details');
  }
  await press('Home', 'row');
  await press('/', 'focus');
  // The suggestions, then the field.
  for (let n = 0; n < 2; n++) await page.keyboard.press('Escape');
  await press('h', 'focus');
  await several(runs, 'ArrowLeft', 'bar');
  return all;
}

/** Scrolls through all rows and back. */
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
  const weigh = async (): Promise<{ heap: number; nodes: number }> => {
    // What was let go in a collection may hold others until the next.
    for (let n = 0; n < 3; n++) await devtools.send('HeapProfiler.collectGarbage');
    const { metrics } = await devtools.send('Performance.getMetrics');
    const value = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? NaN;
    return { heap: value('JSHeapUsedSize'), nodes: value('Nodes') };
  };
  const there = (rows: number): Promise<number> =>
    page.evaluate(({ count, step }) => window.probe.down(count, step), { count: rows, step: SCROLL_PX });
  const back = (): Promise<void> => page.evaluate((step) => window.probe.up(step), SCROLL_PX);

  await there(WARM_ROWS);
  await back();
  await page.waitForTimeout(REST_MS);
  const before = await weigh();
  const tasks: number[][] = [];
  for (let round = 0; round < rounds; round++) {
    await page.evaluate(() => void (window.probe.longTasks = []));
    await there(LOGS);
    await back();
    tasks.push(await page.evaluate(() => window.probe.longTasks));
  }
  // Engines share the processors with the browser and hold its tasks up now and then: the calmer round tells more.
  const longTasks = tasks.toSorted((a, b) => Math.max(0, ...a) - Math.max(0, ...b))[0]!;
  await page.waitForTimeout(REST_MS);
  const after = await weigh();
  return {
    longTasks,
    heapBefore: before.heap,
    heapAfter: after.heap,
    nodesBefore: before.nodes,
    nodesAfter: after.nodes,
  };
}

async function sendLogs(api: string): Promise<void> {
  const random = seededRandom(8).next;
  const below = (limit: number): number => Math.floor(random() * limit);
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
        timestamp: new Date(now - (sent + n) * LOG_MS).toISOString(),
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
