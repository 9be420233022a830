// The index of saved searches. No search of logs reaches it, since LOGS_PATTERN does not match its name.
import { readFile } from 'node:fs/promises';
import type { Client, estypes } from '@elastic/elasticsearch';
import { TEMPLATES_FOLDER } from './template.ts';

export const SEARCHES_INDEX = 'timberline-searches';

/** Creates the index from its template; repeating it is harmless. Throws the errors of the client. */
export async function createSearchesIndex(client: Client, requestTimeout: number): Promise<void> {
  const text = await readFile(new URL('searches.template.json', TEMPLATES_FOLDER), 'utf8');
  const template = JSON.parse(text) as Partial<estypes.IndicesPutIndexTemplateRequest>;
  await client.indices.putIndexTemplate({ name: SEARCHES_INDEX, ...template }, { requestTimeout });
  // 400: another process has created it.
  await client.indices.create({ index: SEARCHES_INDEX }, { requestTimeout, ignore: [400] });
}
