// The console's list of logs, as a spec finds it.
import type { Locator, Page } from 'playwright-core';
import { waitUntil } from './wait.ts';

export const grid = (page: Page): Locator => page.getByRole('grid', { name: 'Logs' });
export const rows = (page: Page): Locator => grid(page).locator('[role="row"][data-log-id]');

/** Opens the explore page for the logs of a marker, and waits for the first. `more` are parameters of the URL. */
export async function openLogs(page: Page, marker: string, more = ''): Promise<void> {
  await page.goto(`/explore?parentResourceId=${marker}&zone=utc${more}`);
  await rows(page).first().waitFor();
}

/** Where a row stands in the list and in the window, and what it says. */
export interface ActiveRow {
  index: number;
  text: string;
  top: number;
  bottom: number;
}

/**
 * The row that a screen reader is told of. Read in one go, since rows change places while others come in; after a key
 * it is the row before until the page has drawn.
 */
export function activeRow(page: Page): Promise<ActiveRow> {
  return waitUntil(() =>
    grid(page).evaluate((element) => {
      const row = element.ownerDocument.getElementById(element.getAttribute('aria-activedescendant') ?? '');
      if (!row) return null;
      const { top, bottom } = row.getBoundingClientRect();
      return { index: Number(row.getAttribute('aria-rowindex')), text: row.innerText, top, bottom };
    }),
  );
}

/** Presses a key that moves, and gives the row that it leads to once the page has drawn it. */
export async function move(page: Page, key: string): Promise<ActiveRow> {
  const active = () => grid(page).getAttribute('aria-activedescendant');
  const before = await active();
  await page.keyboard.press(key);
  await waitUntil(async () => (await active()) !== before, { what: `another row after ${key}` });
  return activeRow(page);
}
