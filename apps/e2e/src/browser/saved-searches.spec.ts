// Saved searches in the console: saved, overwritten with the conflict told, opened, shared, exported and imported.
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { SavedSearch, SavedSearchList } from '@timberline/contract';
import { violationsOf } from '../harness/axe.ts';
import { test } from '../harness/browser.ts';
import { openLogs } from '../harness/log-list.ts';
import { makeLog, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';

const api = sharedApi();

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Searches' });
const list = (page: Page) => dialog(page).getByRole('list', { name: 'Saved searches' });
const params = (page: Page) => new URL(page.url()).searchParams;

async function open(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Searches', exact: true }).click();
  await dialog(page).waitFor();
}

async function save(page: Page, name: string): Promise<void> {
  await dialog(page).getByLabel('Name of this search').fill(name);
  await dialog(page).getByRole('button', { name: 'Save', exact: true }).click();
}

async function stored(name: string): Promise<SavedSearch[]> {
  const { body } = await api.get<SavedSearchList>('/api/searches');
  return body.searches.filter((search) => search.name.includes(name));
}

async function remove(name: string): Promise<void> {
  for (const { id } of await stored(name)) await api.request(`/api/searches/${id}`, { method: 'DELETE' });
}

async function storeLogs(): Promise<string> {
  const marker = uniqueMarker('saved');
  await api.store([
    makeLog(marker, { level: 'error', message: `${marker} broken` }, 0),
    makeLog(marker, { level: 'info', message: `${marker} fine` }, 1),
  ]);
  return marker;
}

test('A search is saved by its name, told of when it is in the way, overwritten, renamed, opened from the list and from the query bar.', async ({
  page,
}) => {
  const marker = await storeLogs();
  try {
    await openLogs(page, marker, '&level=error');
    await page.keyboard.press('s');
    await save(page, `${marker} errors`);
    await expect.poll(() => list(page).innerText()).toContain(`${marker} errors`);
    const [first] = await stored(marker);
    expect(first).toMatchObject({ version: 1 });
    expect(first!.search).toContain('level=error');

    await dialog(page).getByRole('button', { name: 'Close', exact: true }).click();
    await page.goto(`/explore?q=${marker}&level=info`);
    await open(page);
    await save(page, `${marker} Errors`);
    await expect.poll(() => dialog(page).getByRole('alert').first().innerText()).toContain('level: error');
    expect(await violationsOf(page)).toEqual([]);
    await dialog(page).getByRole('button', { name: 'Overwrite it' }).click();
    await expect.poll(async () => (await stored(marker))[0]).toMatchObject({ version: 2 });
    expect((await stored(marker))[0]!.search).toContain('level=info');

    // A name that is taken is told, also where the search was changed by somebody else.
    await save(page, `${marker} other`);
    const other = () =>
      stored(marker).then((all) => all.find(({ name }) => !name.toLowerCase().endsWith('errors'))!);
    await list(page)
      .getByRole('button', { name: `Rename ${marker} other` })
      .click();
    const name = list(page).getByLabel(`New name of ${marker} other`);
    await name.fill(`${marker} ERRORS`);
    await page.keyboard.press('Enter');
    await list(page).getByText('There is a search').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    const { id, version } = await other();
    await api.request(`/api/searches/${id}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ version, shared: true }),
    });
    await name.fill(`${marker} rest`);
    await page.keyboard.press('Enter');
    await list(page).getByText('It was changed meanwhile').waitFor();
    await page.keyboard.press('Enter');
    await list(page)
      .getByRole('button', { name: `Rename ${marker} rest` })
      .waitFor();
    expect(await other()).toMatchObject({ name: `${marker} rest`, shared: true });

    await dialog(page).getByRole('button', { name: 'Close', exact: true }).click();
    await page.goto('/explore');
    await open(page);
    await dialog(page).getByLabel('Find a saved search').fill(marker.toUpperCase());
    await list(page)
      .getByRole('button', { name: new RegExp(`^${marker} errors`) })
      .click();
    await expect.poll(() => params(page).getAll('level')).toEqual(['info']);

    await page.goto('/explore');
    const query = page.getByRole('combobox', { name: 'Query' });
    await query.fill(marker.slice(0, -1));
    await page.getByRole('option', { name: new RegExp(`^${marker} errors`) }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => params(page).getAll('level')).toEqual(['info']);
    await expect.poll(() => query.inputValue()).toBe(params(page).get('q'));
  } finally {
    await remove(marker);
  }
});

test('Searches are shared, exported, deleted and imported, and those that were not saved are there too.', async ({
  page,
}) => {
  const marker = await storeLogs();
  try {
    await openLogs(page, marker);
    await open(page);
    await save(page, marker);
    await list(page)
      .getByRole('button', { name: `Share ${marker}` })
      .click();
    await list(page)
      .getByRole('button', { name: `Stop sharing ${marker}` })
      .waitFor();
    expect(await stored(marker)).toMatchObject([{ shared: true }]);

    const download = page.waitForEvent('download');
    await dialog(page).getByRole('button', { name: 'Export', exact: true }).click();
    const path = await (await download).path();
    const exported = JSON.parse(await readFile(path, 'utf8')) as SavedSearchList;
    const ofThisTest = exported.searches.filter(({ name }) => name === marker);
    expect(ofThisTest).toHaveLength(1);

    await list(page)
      .getByRole('button', { name: `Delete ${marker}` })
      .click();
    await list(page)
      .getByRole('button', { name: `Really delete ${marker}` })
      .click();
    await expect.poll(() => stored(marker)).toEqual([]);
    await dialog(page)
      .getByLabel('File of searches')
      .setInputFiles({
        name: 'searches.json',
        mimeType: 'application/json',
        buffer: Buffer.from(JSON.stringify({ searches: ofThisTest })),
      });
    await expect.poll(() => stored(marker)).toMatchObject([ofThisTest[0]!]);

    // What is not saved, once it was used for some seconds.
    await dialog(page).getByRole('button', { name: 'Close', exact: true }).click();
    await page.goto(`/explore?q=${marker}&level=warn`);
    await open(page);
    const unsaved = dialog(page).getByRole('list', { name: 'Used last, not saved' });
    await expect.poll(() => unsaved.innerText(), { timeout: 20_000 }).toContain('level: warn');
  } finally {
    await remove(marker);
  }
});
