// Records what this version leaves behind, for the upgrade test of the versions after it. Run it once a release, on the
// release's commit, after a build:
//
//   tools/with-node apps/e2e/src/upgrade/record.ts v0.2.0
//
// It writes data/NAME.tar.gz (the engines' data: stored logs, unfinished jobs, a dead letter) and data/NAME.json (what
// the API answered), a few dozen kilobytes each.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FoundLog, Histogram, LogInput, LogPage } from '@timberline/contract';
// eslint-disable-next-line @nx/enforce-module-boundaries -- no package: the launcher runs before any is installed
import { startStack } from '../../../../tools/launcher/stack/stack.ts';
import { askElasticsearch } from '../harness/elasticsearch.ts';
import { ApiClient } from '../harness/http-client.ts';
import { waitUntil } from '../harness/wait.ts';

const name = process.argv[2];
if (!name || !/^v\d+\.\d+\.\d+$/.test(name)) throw new Error('usage: record.ts v0.2.0');
const DATA = join(import.meta.dirname, 'data');
const DAY = { from: '2026-11-24T00:00:00Z', to: '2026-11-25T00:00:00Z' };
const START = Date.parse('2026-11-24T10:00:00Z');
const at = (second: number) => new Date(START + second * 1000).toISOString();

/** Logs of every kind that is stored in a way of its own: plain, folded timestamps, exact numbers, other scripts. */
function storedLogs(): LogInput[] {
  const plain = Array.from({ length: 120 }, (_, n) => ({
    level: ['info', 'warn', 'error', 'debug'][n % 4]!,
    message: `request ${n} of blk_${3886504906 + n} from 10.10.34.${n % 20} took ${n} ms`,
    resourceId: ['checkout', 'dfs.DataNode$PacketResponder'][n % 2]!,
    timestamp: at(n),
    traceId: `trace-${n % 10}`,
    spanId: String(n),
    commit: '5e5342f',
    metadata: {
      parentResourceId: 'shop',
      amount: n * 1.5,
      nested: { region: 'eu', list: [1, 'two', null] },
      n,
    },
  }));
  return [
    ...plain,
    {
      level: 'notice',
      message: '\u001b[31mERROR\u001b[0m coloured Caf\u00e9 cafe\u0301 한국어 日本語 a\\nCaused by: x',
      resourceId: 'odd',
      timestamp: '2026-11-24t11:00:00.123456789z',
      metadata: { big: 1e300 },
    },
    { level: 'info', message: '', resourceId: 'odd', timestamp: '2026-11-24T12:00:00.000000001+05:30' },
  ];
}

const EXACT =
  '{"level":"info","message":"exact numbers","resourceId":"odd","timestamp":"2026-11-24T12:30:00Z",' +
  '"metadata":{"exact":12345678901234567890,"small":0.1000}}';

const dataDir = mkdtempSync(join(tmpdir(), 'timberline-record-'));
const stack = await startStack({ dataDir, env: { TIMBERLINE_ELASTICSEARCH_HEAP: '512m' } });
const api = new ApiClient(stack.urls.api);
const elasticsearch = async (method: string, path: string, body?: object): Promise<void> => {
  const answer = await askElasticsearch(stack, method, `timberline-logs-*/${path}`, body);
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
};
const page = async (query: object) => (await api.get<LogPage>('/api/logs', { ...DAY, ...query })).body;

const { receipt } = await api.store(storedLogs());
await api.request('/api/logs?wait=true&timeout=60', {
  headers: { 'content-type': 'application/json' },
  body: EXACT,
});
const logs = await api.allLogs({ ...DAY, sort: 'asc' });
const firstPage = await page({ size: 50 });
const after = firstPage.next!;
const secondPage = await page({ size: 50, after });
const histogram = (await api.get<Histogram>('/api/logs/histogram', { ...DAY, buckets: 24 })).body;
const trace = (await api.get<{ logs: FoundLog[] }>('/api/traces/trace-3')).body;
const word = await page({ q: '3886504909', size: 10 });

// A mapping that takes no new field refuses the log whose timestamp had to be folded.
await elasticsearch('PUT', '_mapping', { dynamic: 'strict' });
await api.accept([
  { level: 'error', message: 'refused', resourceId: 'refused', timestamp: '2026-11-24t13:00:00z' },
]);
await waitUntil(async () => (await api.status()).deadLetters === 1, { what: 'a dead letter' });
await elasticsearch('PUT', '_mapping', { dynamic: false });

stack.kill('processor', 'SIGSTOP');
const queued = Array.from({ length: 60 }, (_, n) => ({
  level: 'warn',
  message: `queued ${n} while the processor was away`,
  resourceId: 'queued',
  timestamp: at(1000 + n),
}));
const receipts: string[] = [];
for (const part of [queued.slice(0, 40), queued.slice(40, 41), queued.slice(41)])
  receipts.push((await api.accept(part)).receipt);
const { indexed } = await api.status();
const deadLetters = (await api.get('/api/dead-letters')).body;
await elasticsearch('POST', '_flush?force=true');
await stack.stop();

// The append-only file alone, in the one form that every Redis since 6.2 reads.
const appended = readdirSync(join(dataDir, 'redis'), { recursive: true, encoding: 'utf8' }).filter((file) =>
  /\.incr\.aof$|^appendonly\.aof$/.test(file),
);
const aof = Buffer.concat(appended.sort().map((file) => readFileSync(join(dataDir, 'redis', file))));
rmSync(join(dataDir, 'redis'), { recursive: true });
mkdirSync(join(dataDir, 'redis'));
// Stack traces in it name the checkout; a placeholder of the same length keeps the lengths that the file states.
const checkout = join(import.meta.dirname, '../../../..');
const text = aof.toString('latin1').replaceAll(checkout, '/'.padEnd(checkout.length, 'x'));
writeFileSync(join(dataDir, 'redis/appendonly.aof'), text, 'latin1');

mkdirSync(DATA, { recursive: true });
const archive = join(DATA, `${name}.tar.gz`);
const kept = ['timberline-data', 'elasticsearch/data', 'redis/appendonly.aof'];
execFileSync('tar', ['--exclude=*.lock', '-czf', archive, '-C', dataDir, ...kept]);
const recorded = {
  search: DAY,
  logs,
  secondPage: { after, size: 50, ids: secondPage.logs.map(({ id }) => id) },
  histogram,
  trace: { id: 'trace-3', logs: trace.logs.length },
  word: { q: '3886504909', ids: word.logs.map(({ id }) => id) },
  receipts: { indexed: receipt, queued: receipts },
  queued: queued.length,
  deadLetters,
  indexed,
};
writeFileSync(join(DATA, `${name}.json`), `${JSON.stringify(recorded, null, 1)}\n`);
rmSync(dataDir, { recursive: true, force: true });
process.stdout.write(`Recorded ${archive}.\n`);
process.exit(0);
