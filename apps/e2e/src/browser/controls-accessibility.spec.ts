// WCAG 2.2 AA of the search controls: query, filters, time range, histogram and ingest progress in all their states.
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
  /** Parameters of the URL in addition to the range. */
  query?: string;
  /** A pattern of API requests that fail. */
  failing?: string;
  act?: (page: Page) => Promise<unknown>;
  /** Waits until the state is reached. */
  reached: (page: Page) => Promise<unknown>;
}

const histogram = (page: Page) => page.getByRole('region', { name: 'Histogram', exact: true });
const time = (page: Page) => page.getByRole('textbox', { name: 'Time range' });

const STATES: State[] = [
  {
    name: 'open suggestions',
    act: async (page) => {
      await page.getByRole('combobox', { name: 'Query' }).click();
      await page.keyboard.type('level:');
    },
    reached: (page) => page.getByRole('option', { name: 'error' }).first().waitFor(),
  },
  {
    name: 'an invalid query',
    query: '&q=(one OR',
    reached: (page) => page.locator('[role="combobox"][aria-invalid="true"]').waitFor(),
  },
  {
    name: 'a note about the query',
    query: '&q=levle:error',
    reached: (page) => page.getByText('not a field').first().waitFor(),
  },
  {
    name: 'filters of every kind',
    query: '&is=metadata.service:checkout&not=resourceId:nobody&off=-commit:abc',
    act: (page) => page.getByRole('toolbar', { name: 'Filters' }).getByRole('button').first().focus(),
    reached: (page) => page.getByRole('button', { name: 'Remove all' }).waitFor(),
  },
  {
    name: 'the open time-range panel',
    act: (page) => page.getByRole('button', { name: 'Choose a time range' }).click(),
    reached: (page) => page.getByRole('button', { name: 'Apply' }).waitFor(),
  },
  {
    name: 'an invalid time range',
    act: (page) => time(page).fill('rubbish'),
    reached: (page) => page.locator('[aria-label="Time range"][aria-invalid="true"]').waitFor(),
  },
  {
    name: 'selected bars and the histogram table',
    act: async (page) => {
      await histogram(page).getByRole('button', { name: 'Table' }).click();
      await histogram(page)
        .getByRole('listbox', { name: /Logs over time/ })
        .focus();
      await page.keyboard.press('Shift+ArrowLeft');
    },
    reached: (page) => histogram(page).locator('[aria-selected="true"]').first().waitFor(),
  },
  {
    name: 'a pinned histogram tooltip',
    act: async (page) => {
      await histogram(page)
        .getByRole('listbox', { name: /Logs over time/ })
        .focus();
      await page.keyboard.press('Space');
    },
    reached: (page) => histogram(page).locator('.tooltip.pinned').waitFor(),
  },
  {
    name: 'no network connection',
    act: (page) => page.context().setOffline(true),
    reached: (page) => page.getByText('You are offline').waitFor(),
  },
  {
    name: 'a selected level',
    query: '&level=error',
    reached: (page) => histogram(page).locator('[aria-pressed="true"]').waitFor(),
  },
  {
    name: 'no matching logs',
    query: '&q=nothingatallholdsthisword',
    reached: (page) =>
      page
        .getByText(/No logs|Nothing matches/)
        .first()
        .waitFor(),
  },
  {
    name: 'counts that failed',
    failing: '**/api/logs/histogram*',
    reached: (page) => page.getByText('The counts could not be loaded').waitFor(),
  },
  {
    name: 'the open ingest details',
    act: (page) => page.getByRole('button', { name: 'Ingest progress in full' }).click(),
    reached: (page) => page.getByText('Oldest in the queue').waitFor(),
  },
  {
    name: 'an unknown ingest status',
    failing: '**/api/ingest/stream',
    reached: (page) =>
      page.getByRole('region', { name: 'Ingest progress' }).getByText('Connecting').first().waitFor(),
  },
];

const marker = uniqueMarker();
beforeAll(() => api.store(makeLogs(marker, 30)));

/** Opens a state and lists its violations, including horizontal overflow of the window. */
async function violationsIn(page: Page, { query = '', failing, act, reached }: State): Promise<string[]> {
  if (failing) await page.route(failing, (route) => route.abort());
  const range = 'from=2024-05-17T09:30:00Z&to=2024-05-17T10:30:00Z';
  await page.goto(`/explore?parentResourceId=${marker}&${range}${query}`);
  await page.getByRole('region', { name: 'Ingest progress' }).waitFor();
  await waitUntil(async () => (await histogram(page).getAttribute('aria-busy')) === 'false');
  await act?.(page);
  await reached(page);
  const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  return [...(await violationsOf(page)), ...(overflow > 0 ? [`${overflow} px wider than the window`] : [])];
}

describe('Wide and light', () => {
  test.override({ contextOptions: { colorScheme: 'light' } });
  test.for(STATES)('The page with $name meets WCAG 2.2 AA in the light theme.', async (state, { page }) => {
    expect(await violationsIn(page, state)).toEqual([]);
  });
});

describe('320 px wide and dark', () => {
  test.override({ contextOptions: { colorScheme: 'dark', viewport: { width: 320, height: 700 } } });
  test.for(STATES)(
    'The page with $name meets WCAG 2.2 AA at 320 px in the dark theme.',
    async (state, { page }) => {
      expect(await violationsIn(page, state)).toEqual([]);
    },
  );
});
