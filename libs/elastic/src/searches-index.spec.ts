import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { LOGS_PATTERN } from './index-name.ts';
import { SEARCHES_INDEX } from './searches-index.ts';

it('The template is for the index of saved searches, which no search of logs reads, and names the release.', async () => {
  const read = async (path: string) =>
    JSON.parse(await readFile(new URL(`../../../${path}`, import.meta.url), 'utf8')) as Record<
      string,
      unknown
    >;
  const [template, { version }] = [await read('elastic/searches.template.json'), await read('package.json')];
  expect(template).toMatchObject({ index_patterns: [SEARCHES_INDEX], _meta: { timberline: version } });
  expect(SEARCHES_INDEX.startsWith(LOGS_PATTERN.replace('*', ''))).toBe(false);
});
