// Installs the index template of elastic/ in Elasticsearch.
import { readFile } from 'node:fs/promises';
import type { Client, estypes } from '@elastic/elasticsearch';
import { LOGS_PATTERN } from './index-name.ts';

/** The name of the template in Elasticsearch. */
export const LOGS_TEMPLATE = 'timberline-logs';

/**
 * The version of the mapping of log indices and of the documents in them. `elastic/logs.template.json` repeats it in
 * the `_meta` of its mappings, which Elasticsearch stores with each index: the version says what the logs of an index
 * have, since an index keeps the mapping it was created with.
 *
 * Raise it in both files, in the same commit, whenever a field is added, or a field changes its type, its analyzer or
 * its content. What reads logs has to work with indices of every earlier version. Settings of the index, such as its
 * codec, do not count.
 *
 * Indices of Timberline 0.1.0 have no version; their mapping is that of version 1. The `_meta` of the template itself
 * names the release that it belongs to.
 */
export const SCHEMA_VERSION = 5;

/** `elastic/` of the workspace: three levels above this file, in `src` and in `dist`. */
export const TEMPLATES_FOLDER = new URL('../../../elastic/', import.meta.url);

/** The parts of the template that other code reads. */
interface LogsTemplate {
  version: number;
  _meta: { timberline: string };
  template: { mappings: { _meta: { schemaVersion: number } } };
}

/** Reads the template of the log indices, `elastic/logs.template.json`. */
export async function logsTemplate(): Promise<LogsTemplate> {
  const file = new URL('logs.template.json', TEMPLATES_FOLDER);
  return JSON.parse(await readFile(file, 'utf8')) as LogsTemplate;
}

/**
 * Fields that indices of earlier versions are given as well, so that what is written to the index of the day of an update is
 * found at once. Logs that were stored before do not have them.
 */
const ADDED_FIELDS = { pattern: { type: 'keyword' } } as const;

/**
 * Installs the template; repeating it is harmless. Throws the client's error when Elasticsearch does not accept it or
 * cannot be reached. Existing indices keep their mapping, but for ADDED_FIELDS: the new one applies from the next day's index
 * on.
 */
export async function installTemplates(client: Client): Promise<void> {
  const template = (await logsTemplate()) as Partial<estypes.IndicesPutIndexTemplateRequest>;
  await client.indices.putIndexTemplate({ name: LOGS_TEMPLATE, ...template });
  // Before the first log there is no index, which is a 404.
  await client.indices.putMapping({ index: LOGS_PATTERN, properties: ADDED_FIELDS }, { ignore: [404] });
}
