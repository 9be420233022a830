// Locators and actions for the console's list of logs.
import type { Locator, Page } from 'playwright-core';
import { waitUntil } from './wait.ts';

export const grid = (page: Page): Locator => page.getByRole('grid', { name: 'Logs' });
export const rows = (page: Page): Locator => grid(page).locator('[role="row"][data-log-id]');

/**
 * Opens the explore page for the logs of a marker and waits for the first row. `parameters` are appended to the URL,
 * such as `&level=error`.
 */
export async function openLogs(page: Page, marker: string, parameters = ''): Promise<void> {
  await page.goto(`/explore?parentResourceId=${marker}&zone=utc${parameters}`);
  await rows(page).first().waitFor();
}

/** The position of a row in the list and in the window, and its text. */
export interface ActiveRow {
  index: number;
  text: string;
  top: number;
  bottom: number;
}

/**
 * Reads the row that a screen reader announces as active. All values are read in one step, since rows move while
 * others arrive. After a key press this is the previous row until the page has drawn again.
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

/** Presses a navigation key and returns the new active row once the page has drawn it. */
export async function move(page: Page, key: string): Promise<ActiveRow> {
  const active = () => grid(page).getAttribute('aria-activedescendant');
  const before = await active();
  await page.keyboard.press(key);
  await waitUntil(async () => (await active()) !== before, { what: `another row after ${key}` });
  return activeRow(page);
}
