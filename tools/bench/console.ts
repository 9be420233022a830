// Measures the console in a real Chromium with many logs: the size of its scripts, the time to the first rows, the
// latency of keys, long tasks and frames while scrolling through many rows, and the growth of memory.
import { type CDPSession, chromium, type Page } from 'playwright-core';
import type { IngestStatus } from '@timberline/contract';
import { seededRandom } from '@timberline/testing';
import { CHROMIUM_FLAGS, findChromium, NO_CHROMIUM } from '../launcher/host/chromium.ts';
import { LauncherError } from '../launcher/host/command.ts';
import { waitUntilDrained } from '../load-test/verify.ts';
import { type Effect, installProbe } from './console-probe.ts';
import { REST_MS, scroll, SCROLLED_ROWS } from './console-scroll.ts';
import { stateOf } from './console-state.ts';
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
/** A common screen size. */
const VIEWPORT = { width: 1_440, height: 900 };
/** Sending takes seconds, and the logs can be found a second after the queue is empty. */
const SEND_TIMEOUT_MS = 300_000;
const SEARCHABLE_TIMEOUT_MS = 120_000;
/** A page with its first row takes about a second. */
const OPEN_TIMEOUT_MS = 60_000;
/** The effect of a key takes milliseconds. */
const KEY_TIMEOUT_MS = 30_000;
/** An empty queue takes as long as sending. */
const DRAIN_TIMEOUT_MS = 300_000;

export async function measureConsole(bench: Bench): Promise<Measure[]> {
  const { api } = bench.stack.urls;
  await withDeadline('console: sending the logs', SEND_TIMEOUT_MS, sendLogs(api), () => queueState(api));
  await withDeadline(
    'console: waiting for an empty queue',
    DRAIN_TIMEOUT_MS,
    waitUntilDrained(api, (text) => bench.report(`console: ${text}`)),
    () => queueState(api),
  );
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
    report(
      `console: scrolling through ${SCROLLED_ROWS.toLocaleString('en')} of ${LOGS.toLocaleString('en')} rows`,
    );
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
        what: `longest task while scrolling through ${SCROLLED_ROWS.toLocaleString('en')} rows and back`,
        ours: scrolled.longTasks.length === 0 ? 'none over 50 ms' : `${scrolled.longTasks.length} over 50 ms`,
        // Browsers report only tasks over 50 ms.
        ratio: Math.max(50, ...scrolled.longTasks),
        limit: 50,
        target: 50,
        unit: 'ms' as const,
      },
      {
        what: 'frames a second meanwhile',
        ours: `${digits(scrolled.framesPerSecond)} frames/s`,
        ratio: scrolled.framesPerSecond,
        limit: 40,
        target: 55,
        better: 'more' as const,
        unit: 'frames/s' as const,
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
