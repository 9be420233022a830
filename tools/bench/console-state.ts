/// <reference lib="dom" />
// Where a page of the console stands.
import type { Page } from 'playwright-core';

/** Describes the position of the page for the error of a step that does not finish. */
export function stateOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const grid = document.querySelector('[role="grid"][aria-label="Logs"]');
    const rows = grid?.querySelectorAll('[role="row"][data-log-id]').length ?? 0;
    const active = grid?.getAttribute('aria-activedescendant') ?? 'none';
    const alerts = [...document.querySelectorAll('[role="alert"]')].map((alert) => alert.textContent?.trim());
    return [
      `${window.probe.rowsSeen} rows seen`,
      `${rows} rows in the page`,
      `scrolled to ${Math.round(grid?.scrollTop ?? 0)} of ${grid?.scrollHeight ?? 0} px`,
      `active row ${active}`,
      `alerts: ${alerts.filter(Boolean).join('; ') || 'none'}`,
    ].join(', ');
  });
}
