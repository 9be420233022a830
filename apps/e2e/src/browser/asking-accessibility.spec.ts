// WCAG 2.2 AA of what one asks with: query, filters, time, histogram, progress; open, failed, wrong, empty.
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect } from 'vitest';
import { violationsOf } from '../harness/axe.ts';
import { test } from '../harness/browser.ts';
import { makeLogs, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';
import { waitUntil } from '../harness/wait.ts';

const api = sharedApi();

interface State {
  name: string;
  /** Parameters beside the range. */
  query?: string;
  /** Calls of the API that fail. */
  broken?: string;
  act?: (page: Page) => Promise<unknown>;
  /** What is there when the state is reached. */
  sign: (page: Page) => Promise<unknown>;
}

const histogram = (page: Page) => page.getByRole('region', { name: 'Histogram', exact: true });
const time = (page: Page) => page.getByRole('textbox', { name: 'Time range' });

const STATES: State[] = [
  {
    name: 'suggestions',
    act: async (page) => {
      await page.getByRole('combobox', { name: 'Query' }).click();
      await page.keyboard.type('level:');
    },
    sign: (page) => page.getByRole('option', { name: 'error' }).first().waitFor(),
  },
  {
    name: 'a query that cannot be read',
    query: '&q=(one OR',
    sign: (page) => page.locator('[role="combobox"][aria-invalid="true"]').waitFor(),
  },
  { name: 'a note', query: '&q=levle:error', sign: (page) => page.getByText('no field').first().waitFor() },
  {
    name: 'filters of every kind',
    query: '&is=metadata.service:checkout&not=resourceId:nobody&off=-commit:abc',
    act: (page) => page.getByRole('toolbar', { name: 'Filters' }).getByRole('button').first().focus(),
    sign: (page) => page.getByRole('button', { name: 'Remove all' }).waitFor(),
  },
  {
    name: 'the choice of a time range',
    act: (page) => page.getByRole('button', { name: 'Choose a time range' }).click(),
    sign: (page) => page.getByRole('button', { name: 'Apply' }).waitFor(),
  },
  {
    name: 'a time that cannot be read',
    act: (page) => time(page).fill('rubbish'),
    sign: (page) => page.locator('[aria-label="Time range"][aria-invalid="true"]').waitFor(),
  },
  {
    name: 'marked bars and the table',
    act: async (page) => {
      await histogram(page).getByRole('button', { name: 'Table' }).click();
      await histogram(page)
        .getByRole('listbox', { name: /Logs over time/ })
        .focus();
      await page.keyboard.press('Shift+ArrowLeft');
    },
    sign: (page) => histogram(page).locator('[aria-selected="true"]').first().waitFor(),
  },
  {
    name: 'a bar whose numbers stay',
    act: async (page) => {
      await histogram(page)
        .getByRole('listbox', { name: /Logs over time/ })
        .focus();
      await page.keyboard.press('Space');
    },
    sign: (page) => histogram(page).locator('.tooltip.pinned').waitFor(),
  },
  {
    name: 'no connection',
    act: (page) => page.context().setOffline(true),
    sign: (page) => page.getByText('You are offline').waitFor(),
  },
  {
    name: 'a chosen level',
    query: '&level=error',
    sign: (page) => histogram(page).locator('[aria-pressed="true"]').waitFor(),
  },
  {
    name: 'no logs',
    query: '&q=nothingatallholdsthisword',
    sign: (page) =>
      page
        .getByText(/No logs|Nothing matches/)
        .first()
        .waitFor(),
  },
  {
    name: 'counts that failed',
    broken: '**/api/logs/histogram*',
    sign: (page) => page.getByText('The counts did not come').waitFor(),
  },
  {
    name: 'ingest in full',
    act: (page) => page.getByRole('button', { name: 'Ingest progress in full' }).click(),
    sign: (page) => page.getByText('Oldest in the queue').waitFor(),
  },
  {
    name: 'ingest unknown',
    broken: '**/api/ingest/stream',
    sign: (page) =>
      page.getByRole('region', { name: 'Ingest progress' }).getByText('Connecting').first().waitFor(),
  },
];

const marker = uniqueMarker();
beforeAll(() => api.store(makeLogs(marker, 30)));

/** Opens a state and gives what is wrong with it, and by how much it is wider than the window. */
async function findings(page: Page, { query = '', broken, act, sign }: State): Promise<string[]> {
  if (broken) await page.route(broken, (route) => route.abort());
  const range = 'from=2024-05-17T09:30:00Z&to=2024-05-17T10:30:00Z';
  await page.goto(`/explore?parentResourceId=${marker}&${range}${query}`);
  await page.getByRole('region', { name: 'Ingest progress' }).waitFor();
  await waitUntil(async () => (await histogram(page).getAttribute('aria-busy')) === 'false');
  await act?.(page);
  await sign(page);
  const over = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  return [...(await violationsOf(page)), ...(over > 0 ? [`${over} px wider than the window`] : [])];
}

describe('wide and light', () => {
  test.override({ contextOptions: { colorScheme: 'light' } });
  test.for(STATES)('no violation of WCAG 2.2 AA with $name', async (state, { page }) => {
    expect(await findings(page, state)).toEqual([]);
  });
});

describe('320 px wide and dark', () => {
  test.override({ contextOptions: { colorScheme: 'dark', viewport: { width: 320, height: 700 } } });
  test.for(STATES)('no violation of WCAG 2.2 AA with $name', async (state, { page }) => {
    expect(await findings(page, state)).toEqual([]);
  });
});
