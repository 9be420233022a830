// A real Chromium for specs. A failed test leaves screenshots in test-results/, and with TRACES=1 a trace.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { test as base, type TestContext } from 'vitest';
// eslint-disable-next-line @nx/enforce-module-boundaries -- the launcher is not a package, since it runs before npm ci
import { CHROMIUM_FLAGS, findChromium, NO_CHROMIUM } from '../../../../tools/launcher/host/chromium.ts';
import { consoleUrl } from './shared.ts';

const CHECKOUT = join(dirname(fileURLToPath(import.meta.url)), '../../../..');
const RESULTS = join(CHECKOUT, 'test-results');

/** A trace has the page as of each action, which takes a part of the time of every test that passes. */
const HAS_TRACES = process.env['TRACES'] !== undefined;
/** The time limit of a click, a fill or a navigation. */
const ACTION_TIMEOUT_MS = 30_000;

/** Finds the Chromium of this machine. */
function chromiumPath(): string {
  const found = findChromium();
  if (!found) throw new Error(NO_CHROMIUM);
  return found;
}

/** Starts a Chromium with an empty profile, and perhaps further flags; the caller closes it. */
export function openBrowser(flags: readonly string[] = []): Promise<Browser> {
  const args = [...CHROMIUM_FLAGS, ...flags];
  return chromium.launch({ executablePath: chromiumPath(), headless: true, args });
}

/** Writes a screenshot of every open page, and the trace, to files named after the test. */
async function saveEvidence(context: BrowserContext, task: TestContext['task']): Promise<void> {
  const name = `${task.file.name} ${task.name}`.replace(/[^a-z0-9.-]+/gi, '-').slice(0, 150);
  mkdirSync(RESULTS, { recursive: true });
  for (const [n, page] of context.pages().entries()) {
    await page.screenshot({ path: join(RESULTS, `${name}-${n}.png`) });
  }
  if (HAS_TRACES) await context.tracing.stop({ path: join(RESULTS, `${name}.trace.zip`) });
}

export interface BrowserFixtures {
  $file: {
    /** One browser for each file. */
    browser: Browser;
  };
  $test: {
    /** Options of the context. Override them by `test.override({ contextOptions: { colorScheme: 'dark' } })`. */
    contextOptions: BrowserContextOptions;
    /** A fresh context for each test, with its own cookies, storage and cache. */
    context: BrowserContext;
    /** An empty page; `page.goto('/explore')` is relative to the console. */
    page: Page;
    /** Uncaught exceptions of the page and errors in its console. */
    pageErrors: string[];
  };
}

/**
 * `test` with a browser:
 *
 *   test('The list shows the logs that were sent.', async ({ page }) => { await page.goto('/explore'); … });
 */
export const test = base.extend<BrowserFixtures>({
  browser: [
    async ({}, use) => {
      const browser = await openBrowser();
      await use(browser);
      await browser.close();
    },
    { scope: 'file' },
  ],
  contextOptions: {},
  context: async ({ browser, contextOptions, task, onTestFailed }, use) => {
    const context = await browser.newContext({
      baseURL: consoleUrl(),
      viewport: { width: 1440, height: 900 },
      locale: 'en-GB',
      timezoneId: 'UTC',
      ...contextOptions,
    });
    context.setDefaultTimeout(ACTION_TIMEOUT_MS);
    if (HAS_TRACES) await context.tracing.start({ snapshots: true });
    let failed = false;
    onTestFailed(() => void (failed = true));
    try {
      await use(context);
      failed ||= (task.result?.errors?.length ?? 0) > 0;
      if (failed) await saveEvidence(context, task);
    } finally {
      await context.close();
    }
  },
  page: async ({ context }, use) => {
    await use(await context.newPage());
  },
  pageErrors: async ({ page }, use) => {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    await use(errors);
  },
});
