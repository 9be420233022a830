// WCAG 2.2 AA of the list and of what lies around it, in each state: light and dark, wide and 320 px.
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect } from 'vitest';
import { violationsOf } from '../harness/axe.ts';
import { test } from '../harness/browser.ts';
import { makeLog, makeLogs, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';

const api = sharedApi();
const PAGES = /\/api\/logs\?/;

interface State {
  name: string;
  /** Parameters of the link beside the filter. */
  query?: string;
  before?: (page: Page) => Promise<unknown>;
  act?: (page: Page) => Promise<unknown>;
  /** What is there when the state is reached. */
  sign: (page: Page) => Promise<unknown>;
}

const firstRow = (page: Page) => page.locator('[role="row"][data-log-id]').first();
const rowsThere = (page: Page) => firstRow(page).waitFor();
const pressed = (name: string) => async (page: Page) => {
  await rowsThere(page);
  await page.getByRole('button', { name, exact: true }).click();
};

const STATES: State[] = [
  { name: 'rows', sign: rowsThere },
  {
    name: 'a row under the pointer',
    act: async (page) => {
      await rowsThere(page);
      // Until it is there, rows move.
      await page.getByRole('listbox', { name: /Logs over time/ }).waitFor();
      await firstRow(page).hover();
    },
    sign: (page) => firstRow(page).and(page.locator(':hover')).waitFor(),
  },
  { name: 'wrapped rows', query: '&wrap=1', sign: rowsThere },
  {
    name: 'a row open',
    act: async (page) => {
      await firstRow(page).click();
      await page.getByRole('treeitem').first().focus();
    },
    sign: (page) => page.getByRole('button', { name: 'Filter for this value, level' }).waitFor(),
  },
  {
    name: 'a row open as JSON',
    act: async (page) => {
      await firstRow(page).click();
      await page.getByRole('button', { name: 'JSON', exact: true }).click();
    },
    sign: (page) => page.getByLabel('Log as JSON').waitFor(),
  },
  { name: 'the columns', act: pressed('Columns'), sign: (page) => page.getByText('Add a column').waitFor() },
  { name: 'the settings', act: pressed('Settings'), sign: (page) => page.getByRole('menu').waitFor() },
  {
    name: 'the keys',
    act: pressed('Keyboard shortcuts'),
    sign: (page) => page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor(),
  },
  { name: 'an export', act: pressed('Export'), sign: (page) => page.getByText('logs match.').waitFor() },
  { name: 'nothing in range', query: '&from=now-1h', sign: (page) => page.getByText('Go there').waitFor() },
  {
    name: 'nothing at all',
    query: '&q=nothinglikethis',
    sign: (page) => page.getByText('Nothing matches').waitFor(),
  },
  {
    name: 'a failure',
    before: (page) => page.route(PAGES, (route) => route.abort()),
    sign: (page) => page.getByText('does not answer').waitFor(),
  },
  {
    name: 'a long search',
    before: (page) => page.route(PAGES, () => undefined),
    sign: (page) => page.getByText('Still searching').waitFor(),
  },
];

const marker = uniqueMarker();
beforeAll(async () => {
  await api.store([
    ...makeLogs(marker, 12),
    makeLog(marker, { message: '\u001b[31mred\u001b[0m', level: 'fatal' }),
  ]);
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [320, 1440]) {
    describe(`${colorScheme}, ${width} px`, () => {
      test.override({ contextOptions: { colorScheme, viewport: { width, height: 800 } } });
      for (const state of STATES) {
        test(`${state.name} break no rule, and nothing is wider than the page`, async ({ page }) => {
          await state.before?.(page);
          await page.goto(`/explore?parentResourceId=${marker}${state.query ?? ''}`);
          await state.act?.(page);
          await state.sign(page);
          expect(await violationsOf(page)).toEqual([]);
          expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
        });
      }
    });
  }
}
