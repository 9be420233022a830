/// <reference lib="dom" />
// Measures how soon the console draws a long trace once the API has answered.
import type { Browser } from 'playwright-core';
import { withDeadline } from './deadline.ts';
import { postAll } from './posting.ts';

const LINES = 1_000;
/** Each line has a span of its own, so that there are as many lanes as lines. */
const SPANS = 1_000;
const TRACE_ID = 'bench-console-trace';
const VIEWPORT = { width: 1_440, height: 900 };
/** A page with its trace takes about a second. */
const OPEN_TIMEOUT_MS = 60_000;

declare global {
  interface Window {
    /** Milliseconds from the end of the answer to the paint of the lanes; null before that. */
    traceDrawnMs: number | null;
  }
}

/** Returns the milliseconds from the end of the answer to the paint of the lanes, for each of `runs` openings. */
export async function measureTrace(
  browser: Browser,
  urls: { api: string; console: string },
  runs: number,
): Promise<number[]> {
  await postAll(
    `${urls.api}/api/logs?wait=true&timeout=60`,
    [traceBody()],
    1,
    ({ status }) => status === 200,
  );
  const context = await browser.newContext({ viewport: VIEWPORT });
  try {
    await context.addInitScript(installTraceProbe);
    const page = await context.newPage();
    const open = async (): Promise<number> => {
      await page.goto(`${urls.console}/explore?trace=${TRACE_ID}`);
      const drawn = await page.waitForFunction(() => window.traceDrawnMs, undefined, { timeout: 0 });
      return (await drawn.jsonValue())!;
    };
    const all: number[] = [];
    for (let run = 0; run < runs; run++) {
      await page.goto('about:blank');
      const step = `console: trace ${run + 1} of ${runs}`;
      all.push(await withDeadline(step, OPEN_TIMEOUT_MS, open(), () => page.innerText('body')));
    }
    return all;
  } finally {
    await context.close();
  }
}

function traceBody(): Buffer {
  const start = Date.now() - LINES;
  const lines = Array.from({ length: LINES }, (_, n) =>
    JSON.stringify({
      level: n % 50 === 0 ? 'error' : 'info',
      message: `order ${n} was checked, and its payment takes ${n % 97} ms`,
      resourceId: `service-${n % 12}`,
      timestamp: new Date(start + n).toISOString(),
      traceId: TRACE_ID,
      spanId: `span-${n % SPANS}`,
      commit: '5e5342f',
      metadata: { parentResourceId: 'bench', pod: `pod-${n % 20}`, http: { status: 200 } },
    }),
  );
  return Buffer.from(lines.join('\n'));
}

/** The code that runs in the page. It is transferred as text, so it can use nothing of this module outside itself. */
function installTraceProbe(): void {
  window.traceDrawnMs = null;
  const observer = new MutationObserver(() => {
    if (!document.querySelector('[role="region"][aria-label="Trace"] [role="option"] path.tick')) return;
    observer.disconnect();
    requestAnimationFrame(() => {
      // A task that is posted during a frame runs after the paint of that frame.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        const now = performance.now();
        const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
        const answer = entries.find(({ name }) => name.includes('/api/traces/'));
        window.traceDrawnMs = now - (answer?.responseEnd ?? NaN);
      };
      port2.postMessage(null);
    });
  });
  observer.observe(document, { childList: true, subtree: true });
}
