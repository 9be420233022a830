import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { logsTemplate, SCHEMA_VERSION } from './template.ts';

it('The template stores the schema version with each index.', async () => {
  const { template } = await logsTemplate();
  expect(template.mappings._meta).toEqual({ schemaVersion: SCHEMA_VERSION });
});

it('The template has the version of its schema, so that Elasticsearch shows which one is installed.', async () => {
  expect((await logsTemplate()).version).toBe(SCHEMA_VERSION);
});

it('The template names the release of Timberline.', async () => {
  const text = await readFile(new URL('../../../package.json', import.meta.url), 'utf8');
  expect((await logsTemplate())._meta.timberline).toBe((JSON.parse(text) as { version: string }).version);
});
