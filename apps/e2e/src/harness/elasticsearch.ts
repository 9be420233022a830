// Direct requests to the Elasticsearch of a stack.
// eslint-disable-next-line @nx/enforce-module-boundaries -- the launcher runs without packages, so it is none
import { splitCredentials } from '../../../../tools/launcher/host/credentials.ts';
import { waitUntil } from './wait.ts';

/** Sends a request with the user and the password of the stack's URL, which fetch refuses in a URL. */
export function askElasticsearch(
  { urls }: { urls: { elasticsearch: string } },
  method: string,
  path: string,
  body?: object,
): Promise<Response> {
  const { url, headers } = splitCredentials(urls.elasticsearch);
  return fetch(`${url}/${path}`, {
    method,
    headers: { ...headers, 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  });
}

/** Waits until the processor has installed the index template, so that an index created by hand gets its mapping. */
export async function waitForTemplate(stack: { urls: { elasticsearch: string } }): Promise<void> {
  await waitUntil(
    async () => (await askElasticsearch(stack, 'GET', '_index_template/timberline-logs')).status === 200,
    { what: 'the index template' },
  );
}
