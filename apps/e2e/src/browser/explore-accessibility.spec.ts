// WCAG 2.2 AA of the log list and its panels in each state, in the light theme at full width and in the dark one at 320 px.
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect } from 'vitest';
import { violationsOf } from '../harness/axe.ts';
import { test } from '../harness/browser.ts';
import { makeLog, makeLogs, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';

const api = sharedApi();
const PAGE_REQUESTS = /\/api\/logs\?/;

interface State {
  name: string;
  /** Parameters of the URL in addition to the filter. */
  query?: string;
  before?: (page: Page) => Promise<unknown>;
  act?: (page: Page) => Promise<unknown>;
  /** Waits until the state is reached. */
  reached: (page: Page) => Promise<unknown>;
}

const firstRow = (page: Page) => page.locator('[role="row"][data-log-id]').first();
const waitForRows = (page: Page) => firstRow(page).waitFor();
const press = (name: string) => async (page: Page) => {
  await waitForRows(page);
  await page.getByRole('button', { name, exact: true }).click();
};

const STATES: State[] = [
  { name: 'The list of logs', reached: waitForRows },
  {
    name: 'A row under the pointer',
    act: async (page) => {
      await waitForRows(page);
      // Rows move until the histogram is drawn.
      await page.getByRole('listbox', { name: /Logs over time/ }).waitFor();
      await firstRow(page).hover();
    },
    reached: (page) => firstRow(page).and(page.locator(':hover')).waitFor(),
  },
  { name: 'The list with wrapped lines', query: '&wrap=1', reached: waitForRows },
  {
    name: 'An open log',
    act: async (page) => {
      await firstRow(page).click();
      await page.getByRole('treeitem').first().focus();
    },
    reached: (page) => page.getByRole('button', { name: 'Filter for this value, level' }).waitFor(),
  },
  {
    name: 'An open log as JSON',
    act: async (page) => {
      await firstRow(page).click();
      await page.getByRole('button', { name: 'JSON', exact: true }).click();
    },
    reached: (page) => page.getByLabel('Log as JSON').waitFor(),
  },
  {
    name: 'The columns panel',
    act: press('Columns'),
    reached: (page) => page.getByText('Add a column').waitFor(),
  },
  {
    name: 'The context of a log',
    query: '&level=info&commit=5e5342f',
    act: async (page) => {
      await firstRow(page).click();
      await page.getByRole('button', { name: 'Context', exact: true }).click();
      await page.getByRole('button', { name: 'Same parent' }).click();
      const pane = page.getByRole('region', { name: 'Context' });
      await pane.getByRole('button', { name: 'commit: 5e5342f' }).click();
    },
    reached: (page) => page.locator('[aria-current="true"][data-log-id]').waitFor(),
  },
  {
    name: 'The trace of a log',
    query: '&level=info',
    act: async (page) => {
      await firstRow(page).click();
      await page.getByRole('button', { name: 'Trace', exact: true }).click();
    },
    reached: (page) =>
      page.getByRole('region', { name: 'Trace' }).getByRole('option', { selected: true }).waitFor(),
  },
  {
    name: 'The facets',
    query: '&level=error&not=resourceId:checkout-0',
    act: async (page) => {
      await press('Facets')(page);
      await page.getByRole('button', { name: 'Search within Level' }).click();
      await page.getByRole('button', { name: 'Add a facet' }).click();
    },
    reached: (page) => page.getByRole('button', { name: 'metadata.attempt' }).waitFor(),
  },
  { name: 'The settings menu', act: press('Settings'), reached: (page) => page.getByRole('menu').waitFor() },
  {
    name: 'The dialog of keys',
    act: press('Keyboard shortcuts'),
    reached: (page) => page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor(),
  },
  {
    name: 'The export dialog',
    act: async (page) => {
      await waitForRows(page);
      // In narrow windows it is in a menu.
      const isNarrow = page.viewportSize()!.width < 600;
      if (!isNarrow) return press('Export')(page);
      await press('More for the list')(page);
      await page.getByRole('menuitem', { name: 'Export…' }).click();
    },
    reached: (page) => page.getByText('logs match.').waitFor(),
  },
  {
    name: 'An empty range',
    query: '&from=now-1h',
    reached: (page) => page.getByText('Show these logs').waitFor(),
  },
  {
    name: 'An empty result',
    query: '&q=nothinglikethis',
    reached: (page) => page.getByText('No logs match').waitFor(),
  },
  {
    name: 'A failed search',
    before: (page) => page.route(PAGE_REQUESTS, (route) => route.abort()),
    reached: (page) => page.getByText('does not answer').waitFor(),
  },
  {
    name: 'A long search',
    before: (page) => page.route(PAGE_REQUESTS, () => undefined),
    reached: (page) => page.getByText('Still searching').waitFor(),
  },
];

const marker = uniqueMarker();
beforeAll(async () => {
  await api.store([
    ...makeLogs(marker, 12),
    makeLog(marker, { message: '\u001b[31mred\u001b[0m', level: 'fatal' }),
  ]);
});

/** Colors depend on the theme and places on the width, so two of the four pairs show each of both. */
const VIEWS = [
  ['light', 1440],
  ['dark', 320],
] as const;

for (const [colorScheme, width] of VIEWS) {
  describe(`${colorScheme}, ${width} px`, () => {
    test.override({ contextOptions: { colorScheme, viewport: { width, height: 800 } } });
    for (const state of STATES) {
      test(`${state.name} meets WCAG 2.2 AA in the ${colorScheme} theme at ${width} px.`, async ({
        page,
      }) => {
        await state.before?.(page);
        await page.goto(`/explore?parentResourceId=${marker}${state.query ?? ''}`);
        await state.act?.(page);
        await state.reached(page);
        expect(await violationsOf(page)).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      });
    }
  });
}
