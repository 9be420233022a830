// Loads the same logs into Timberline's index and into a plain index with the same fields and default settings.
import { attributesOf, logIdAt, LogIds, logsTemplate } from '@timberline/elastic';
import { PatternFinder } from '@timberline/patterns';
import { analyzeToText } from '@timberline/query';
import { type Random, seededRandom } from '@timberline/testing';
import { call, postAll } from './posting.ts';

export const PLAIN_INDEX = 'bench-plain';
const DAYS = 7;
const DAY_MS = 86_400_000;
const BATCH = 4_000;
const CONNECTIONS = 2;
/** Only the errors of a bulk answer are needed. */
const BULK_PATH = '_bulk?filter_path=errors';

const COMPONENTS = [
  'dfs.DataNode$PacketResponder',
  'org.apache.spark.Executor',
  'nova.compute.manager',
  'kernel',
  'sshd',
];

/** Each of the messages below is of as many patterns. */
const KINDS = Array.from({ length: 60 }, (_, n) => `task-${letter(n / 6)}${letter(n % 6)}`);
const patterns = new PatternFinder();

/** Clears both indices and fills them with `count` logs of the last seven days. */
export async function loadLogs(
  elasticsearch: string,
  count: number,
  report: (text: string) => void,
): Promise<void> {
  const { template } = (await logsTemplate()) as { template: { mappings: object } };
  const indices = await call<Record<string, unknown>>('GET', `${elasticsearch}/timberline-logs-*/_settings`);
  for (const name of Object.keys(indices)) await call('DELETE', `${elasticsearch}/${name}`);
  await call('DELETE', `${elasticsearch}/${PLAIN_INDEX}?ignore_unavailable=true`);
  await call('PUT', `${elasticsearch}/${PLAIN_INDEX}`, { mappings: template.mappings });
  const ids = new LogIds();
  const random = seededRandom(1);
  const start = Date.now() - DAYS * DAY_MS;
  const index = `timberline-logs-${new Date().toISOString().slice(0, 10).replaceAll('-', '.')}`;
  const isExpected = ({ status, text }: { status: number; text: string }) =>
    status === 200 && text === '{"errors":false}';
  for (let done = 0; done < count;) {
    const bodies: Buffer[] = [];
    for (let n = 0; n < CONNECTIONS * 4 && done < count; n++) {
      let lines = '';
      for (let i = 0; i < BATCH && done < count; i++, done++) {
        const time = start + (done / count) * DAYS * DAY_MS + (random.next() - 0.5) * 5_000;
        lines += documentLines(logIdAt(ids.take(1), 0), time, done, count, random);
      }
      bodies.push(Buffer.from(lines));
    }
    await postAll(`${elasticsearch}/${index}/${BULK_PATH}`, bodies, CONNECTIONS, isExpected);
    await postAll(`${elasticsearch}/${PLAIN_INDEX}/${BULK_PATH}`, bodies, CONNECTIONS, isExpected);
    if (done % 320_000 < CONNECTIONS * 4 * BATCH) report(`search: ${done.toLocaleString('en')} logs loaded`);
  }
  await call('POST', `${elasticsearch}/_refresh`);
  await waitUntilMerged(elasticsearch);
}

/** Waits for the merges after the load, which slow down searches. */
async function waitUntilMerged(elasticsearch: string): Promise<void> {
  for (;;) {
    const stats = await call<{ _all: { total: { merges: { current: number } } } }>(
      'GET',
      `${elasticsearch}/_stats/merge`,
    );
    if (stats._all.total.merges.current === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

function letter(n: number): string {
  return String.fromCharCode(97 + Math.floor(n));
}

function documentLines(id: string, time: number, n: number, count: number, random: Random): string {
  const pick = <T>(list: readonly T[]): T => random.pick(list);
  const below = (limit: number) => random.below(limit);
  const chance = random.next();
  const message = pick([
    () =>
      `Received block blk_${below(1e10)} of size ${below(67_108_864)} from /10.250.${below(255)}.${below(255)}`,
    () => `PacketResponder ${below(3)} for block blk_${below(1e10)} terminating`,
    () => `Failed password for root from 10.10.${below(255)}.${below(255)} port ${below(65_536)} ssh2`,
    () => `GET /v2/servers/detail HTTP/1.1 status: 200 len: ${below(5_000)} time: 0.${below(10_000)}`,
  ])();
  const metadata = {
    parentResourceId: `server-${below(200)}`,
    component: pick(COMPONENTS),
    status: pick([200, 200, 404, 500]),
  };
  // Services have some hundreds of patterns, of which a few are most of the logs.
  const kind = KINDS[Math.floor(KINDS.length * random.next() ** 2)]!;
  const { attributes, keys, numbers } = attributesOf(metadata);
  const document = {
    id,
    level: chance < 0.01 ? 'error' : chance < 0.05 ? 'warn' : chance < 0.25 ? 'debug' : 'info',
    message,
    words: analyzeToText(message),
    pattern: patterns.find(`${kind} ${message}`),
    resourceId: pick(COMPONENTS),
    timestamp: new Date(time).toISOString().replace('Z', `${String(n % 1_000_000).padStart(6, '0')}Z`),
    traceId: `trace-${below(count / 10)}`,
    spanId: `span-${below(1_000)}`,
    metadata,
    attributes,
    attributeKeys: keys,
    attributeNumbers: numbers,
  };
  return `{"create":{"_id":"${id}"}}\n${JSON.stringify(document)}\n`;
}
