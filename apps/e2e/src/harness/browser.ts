// A real Chromium for specs. A failed test leaves a screenshot and a trace in test-results/.
import { existsSync, mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { test as base, type TestContext } from 'vitest';
import { consoleUrl } from './shared.ts';

const CHECKOUT = join(dirname(fileURLToPath(import.meta.url)), '../../../..');
const RESULTS = join(CHECKOUT, 'test-results');

/** What keeps Chromium quiet, quick and off the network, and lets it run as root. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** How long a click, a fill or a navigation waits for what it acts on. */
const ACTION_TIMEOUT_MS = 30_000;

/** The Chromium of the machine: Debian's place first, then the PATH. */
export function chromiumPath(): string {
  const folders = ['/usr/bin', ...(process.env['PATH'] ?? '').split(delimiter)];
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const found = folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => existsSync(file));
  if (!found) throw new Error("no Chromium: 'apt-get install chromium' (Debian), or have one on the PATH");
  return found;
}

/** A browser with an empty profile; the caller closes it. */
export async function openBrowser(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const profile = await mkdtemp(join(tmpdir(), 'timberline-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath(),
    headless: true,
    args: FLAGS,
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    ...options,
  });
  context.setDefaultTimeout(ACTION_TIMEOUT_MS);
  context.on('close', () => void rm(profile, { recursive: true, force: true }));
  return context;
}

/** Writes a screenshot of every open page and the trace, named after the test. */
async function keepEvidence(context: BrowserContext, task: TestContext['task']): Promise<void> {
  const name = `${task.file.name} ${task.name}`.replace(/[^a-z0-9.-]+/gi, '-').slice(0, 150);
  mkdirSync(RESULTS, { recursive: true });
  for (const [n, page] of context.pages().entries()) {
    await page.screenshot({ path: join(RESULTS, `${name}-${n}.png`) });
  }
  await context.tracing.stop({ path: join(RESULTS, `${name}.trace.zip`) });
}

export interface BrowserFixtures {
  /** Options of the browser, to be overridden: `test.override({ browserOptions: { colorScheme: 'dark' } })`. */
  browserOptions: BrowserContextOptions;
  context: BrowserContext;
  /** An empty page; `page.goto('/explore')` is relative to the console. */
  page: Page;
  /** What the page threw, and what it wrote to its console as an error; empty on a sound page. */
  pageErrors: string[];
}

/**
 * `test` with a browser of its own for each test:
 *
 *   test('the list shows what was sent', async ({ page }) => { await page.goto('/explore'); … });
 */
export const test = base.extend<BrowserFixtures>({
  browserOptions: {},
  context: async ({ task, browserOptions, onTestFailed }, use) => {
    const context = await openBrowser({ baseURL: consoleUrl(), ...browserOptions });
    await context.tracing.start({ screenshots: true, snapshots: true });
    let failed = false;
    onTestFailed(() => void (failed = true));
    try {
      await use(context);
      failed ||= (task.result?.errors?.length ?? 0) > 0;
      if (failed) await keepEvidence(context, task);
    } finally {
      await context.close();
    }
  },
  page: async ({ context }, use) => {
    await use(context.pages()[0] ?? (await context.newPage()));
  },
  pageErrors: async ({ page }, use) => {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    await use(errors);
  },
});
