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

/**
 * The row that a screen reader is told of: where it stands, and what it says. Read in one go, since rows change places
 * while others come in.
 */
export function activeRow(page: Page): Promise<{ index: number; text: string; top: number }> {
  return waitUntil(() =>
    grid(page).evaluate((element) => {
      const row = element.ownerDocument.getElementById(element.getAttribute('aria-activedescendant') ?? '');
      return (
        row && {
          index: Number(row.getAttribute('aria-rowindex')),
          text: row.innerText,
          top: row.getBoundingClientRect().y,
        }
      );
    }),
  );
}
