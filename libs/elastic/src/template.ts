// Puts the index templates of elastic/ into Elasticsearch.
import { readFile } from 'node:fs/promises';
import type { Client } from '@elastic/elasticsearch';

/** Name of the template in Elasticsearch. */
export const LOGS_TEMPLATE = 'timberline-logs';

/** The folder of the templates: `elastic/` of the workspace, three levels above this file in `src` and `dist` alike. */
const TEMPLATES = new URL('../../../elastic/', import.meta.url);

/** The template of the log indices as it stands in `elastic/logs.template.json`. */
export async function logsTemplate(): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(new URL('logs.template.json', TEMPLATES), 'utf8'));
}

/**
 * Installs the templates. Harmless when repeated; throws the client's error while Elasticsearch is away.
 * Indices that exist keep their mapping; the next day's index takes the new one.
 */
export async function installTemplates(client: Client): Promise<void> {
  await client.indices.putIndexTemplate({ name: LOGS_TEMPLATE, ...(await logsTemplate()) });
}
