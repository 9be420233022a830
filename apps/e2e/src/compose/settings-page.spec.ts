// docs/settings.md says what the programs do. `npm run docs` writes it.
import { readFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
// eslint-disable-next-line @nx/enforce-module-boundaries -- the page is made by a tool, which is not a package
import { fillIn, SETTINGS_PAGE, settingsFacts } from '../../../../tools/docs/settings-page.ts';

const page = readFileSync(SETTINGS_PAGE, 'utf8');

test('The page of settings has the defaults and limits of the programs, and each setting once.', async () => {
  const options = await resolveConfig(SETTINGS_PAGE);
  const made = await format(fillIn(page, await settingsFacts()), { ...options, parser: 'markdown' });
  expect(made, 'npm run docs writes the page').toBe(page);
  const names = [...page.matchAll(/^\| `(TIMBERLINE_\w+)`/gm)].map(([, name]) => name);
  expect(names).toHaveLength(new Set(names).size);
});

test('A setting without a row, and a row without a setting, are named.', async () => {
  const facts = await settingsFacts();
  const known = facts.get('TIMBERLINE_API_PORT')!;
  expect(() => fillIn(page, new Map([...facts, ['TIMBERLINE_NEW', known]]))).toThrow(
    /lacks a row for: TIMBERLINE_NEW/,
  );
  facts.delete('TIMBERLINE_API_PORT');
  expect(() => fillIn(page, facts)).toThrow(/no setting: TIMBERLINE_API_PORT/);
  expect(fillIn(page, new Map([...facts, ['TIMBERLINE_API_PORT', { ...known, standard: '`1`' }]]))).toContain(
    '| `TIMBERLINE_API_PORT` | `1` |',
  );
});

test('Every row says what its setting does.', () => {
  const rows = page.split('\n').filter((line) => line.startsWith('| `TIMBERLINE_'));
  expect(rows.length).toBeGreaterThan(60);
  expect(rows.filter((row) => row.split('|')[4]!.trim().length < 10)).toEqual([]);
});
