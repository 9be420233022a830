// npm run docs: writes the defaults and the limits of all settings into docs/settings.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { fillIn, SETTINGS_PAGE, settingsFacts } from './settings-page.ts';

const page = fillIn(readFileSync(SETTINGS_PAGE, 'utf8'), await settingsFacts());
const options = await resolveConfig(SETTINGS_PAGE);
writeFileSync(SETTINGS_PAGE, await format(page, { ...options, parser: 'markdown' }));
