// What clients do after a 429, which the specs of faults make a full queue give: those that send again have their logs stored once.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { describe, expect } from 'vitest';
import { uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';
import { example } from './docs-example.ts';
import { runNode, runPython, test } from './programs.ts';
import { storedLogs } from './stored-logs.ts';

const api = sharedApi();
/** As the API answers while the queue is full, except that it waits for longer. */
const REFUSAL_HEADERS = { 'content-type': 'application/json', 'retry-after': '1' };
/** Headers that belong to a connection. */
const HOP_HEADERS = ['connection', 'content-length', 'transfer-encoding', 'keep-alive', 'host'];

/** Runs `work` with the URL of a proxy that refuses the first request. Returns the statuses of the answers. */
async function withFullQueueOnce(work: (url: string) => Promise<unknown>): Promise<number[]> {
  const statuses: number[] = [];
  const server: Server = createServer((request, response) => {
    void (async () => {
      const body = new Uint8Array(await buffer(request));
      if (statuses.length === 0) {
        statuses.push(429);
        return response.writeHead(429, REFUSAL_HEADERS).end('{}');
      }
      const headers = Object.entries(request.headers).filter(([name]) => !HOP_HEADERS.includes(name));
      const answer = await fetch(api.url + request.url, {
        method: request.method ?? 'GET',
        headers: Object.fromEntries(headers) as Record<string, string>,
        body,
      });
      statuses.push(answer.status);
      const kept = [...answer.headers].filter(([name]) => !HOP_HEADERS.includes(name));
      return response.writeHead(answer.status, Object.fromEntries(kept)).end(await answer.text());
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
  return statuses;
}

describe.concurrent('After a 429', () => {
  test('OpenTelemetry for JavaScript sends again.', async () => {
    const service = uniqueMarker();
    const statuses = await withFullQueueOnce((url) =>
      runNode(example('OpenTelemetry for JavaScript', { service, api: url })),
    );
    expect(statuses).toEqual([429, 200]);
    expect(await storedLogs(api, { resourceId: service }, 1)).toMatchObject([{ message: 'order stored' }]);
  });

  test('OpenTelemetry for Python sends again.', async () => {
    const service = uniqueMarker();
    const statuses = await withFullQueueOnce((url) =>
      runPython(example('OpenTelemetry for Python', { service, api: url })),
    );
    expect(statuses).toEqual([429, 200]);
    expect(await storedLogs(api, { resourceId: service }, 1)).toMatchObject([{ message: 'order stored' }]);
  });

  test('elasticsearch for Python sends again.', async () => {
    const service = uniqueMarker();
    const statuses = await withFullQueueOnce((url) =>
      runPython(example('elasticsearch for Python', { service, api: url })),
    );
    expect(statuses).toEqual([429, 201]);
    expect(await storedLogs(api, { resourceId: service }, 1)).toMatchObject([{ message: 'order stored' }]);
  });

  test('pino-loki drops what is refused.', async () => {
    const service = uniqueMarker();
    const statuses = await withFullQueueOnce((url) => runNode(example('pino-loki', { service, api: url })));
    expect(statuses).toEqual([429]);
  });
});
