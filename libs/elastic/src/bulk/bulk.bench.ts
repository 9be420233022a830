// What the parts of a bulk response cost Elasticsearch. Needs a stack that `./start` has started.
import { readFileSync } from 'node:fs';
import { Client } from '@elastic/elasticsearch';
import { afterAll, test } from 'vitest';

const ELASTICSEARCH_URL = 'http://127.0.0.1:9200';
const INDEX = 'scratch-bulk-bench';
const LOGS = 2_000;

/** The password that `./start` made. */
const password = readFileSync(
  new URL('../../../../.timberline/secrets/elasticsearch', import.meta.url),
  'utf8',
).trim();

const client = new Client({ node: ELASTICSEARCH_URL, auth: { username: 'elastic', password } });
let round = 0;

function nextBody(): Buffer {
  round++;
  return Buffer.from(
    Array.from(
      { length: LOGS },
      (_, n) =>
        `{"create":{"_index":"${INDEX}","_id":"${round}-${n}"}}\n` +
        `{"message":"PacketResponder ${n} for block blk_38865049064139660 terminating","level":"info"}\n`,
    ).join(''),
  );
}

async function send(filterPath: string | undefined): Promise<void> {
  const querystring = filterPath === undefined ? {} : { filter_path: filterPath };
  await client.transport.request({ method: 'POST', path: '/_bulk', bulkBody: nextBody(), querystring });
}

afterAll(async () => {
  await client.indices.delete({ index: INDEX }, { ignore: [404] });
  await client.close();
});

test('A bulk of 2,000 logs, by the parts of its response', { timeout: 120_000 }, async ({ bench }) => {
  await bench.compare(
    bench('errors alone', () => send('errors')),
    bench('ids, statuses and errors', () => send('errors,items.*._id,items.*.status,items.*.error')),
    bench('everything', () => send(undefined)),
    { iterations: 40, warmupIterations: 10 },
  );
});
