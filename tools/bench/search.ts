// Measures searches: pages at any position against a plain index, the API against direct requests to Elasticsearch, reads
// during writes, and the export.
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { CONTEXT_SCOPES, type LogInput, type LogPage, type SortDirection } from '@timberline/contract';
import { attributePrefix } from '@timberline/elastic';
import { type Bench, digits, type Measure, median } from './measure.ts';
import { postAll } from './posting.ts';
import { residentBytes } from './processes.ts';
import { loadLogs, PLAIN_INDEX } from './search-logs.ts';

const PAGE_SIZE = 50;
/** The number of logs before page 1,000. */
const LOGS_BEFORE_DEEP_PAGE = 1_000 * PAGE_SIZE;
const MIB = 1024 * 1024;
const HOUR_MS = 3_600_000;
const READERS = 8;
const LIVE_LOGS_PER_SECOND = 20_000;
/** Rounds that are not counted, during which both servers compile their frequent code. */
const WARM_UP_ROUNDS = 20;

/** What people look at first, and keys of the metadata with few and with many values. */
const FACETS = [
  ...['level', 'resourceId', 'commit', 'protocol', 'spanId'],
  ...['parentResourceId', 'metadata.component', 'metadata.status'],
] as const;

type Request = () => Promise<unknown>;

export async function measureSearch(bench: Bench): Promise<Measure[]> {
  await loadLogs(bench.stack.urls.elasticsearch, bench.quick ? 300_000 : 3_000_000, bench.report);
  return measureLoaded(bench);
}

/** Measures a stack that already has the logs. */
export async function measureLoaded({ stack, quick, report }: Bench): Promise<Measure[]> {
  const { api, elasticsearch } = stack.urls;
  const runs = quick ? 15 : 50;
  let asked = 0;
  const agent = new Agent({ keepAlive: true });
  const get = (path: string): Promise<string> => send(`${api}/api/${path}`, agent);
  const page = async (query: string): Promise<LogPage> => JSON.parse(await get(`logs?${query}`)) as LogPage;
  const direct = (body: object, index = 'timberline-logs-*'): Request => {
    return () => send(`${elasticsearch}/${index}/_search?request_cache=false`, agent, JSON.stringify(body));
  };
  const measurePair = (name: string, ours: Request, other: Request) => {
    report(`search: ${name}`);
    return alternate(ours, other, runs);
  };
  const measures: Measure[] = [];
  const add = (what: string, [ours, other]: [number, number], limit: number, target: number) =>
    measures.push({
      what,
      ours: ms(ours),
      other: ms(other),
      ratio: ours / other,
      limit,
      target,
      better: 'less',
    });

  const plainNewest = direct(pageBody('desc', false), PLAIN_INDEX);
  const deep = { desc: await findDeepPage(page, 'desc'), asc: await findDeepPage(page, 'asc') };
  const pages: [string, string, number, number][] = [
    ['newest page', '', 0.15, 0.05],
    ['page 1,000', `after=${deep.desc.next}`, 0.15, 0.05],
    ['oldest page', 'sort=asc', 0.5, 0.1],
    ['page 1,000, oldest first', `sort=asc&after=${deep.asc.next}`, 0.5, 0.1],
    ['back by prev, newest first', `after=${deep.desc.prev}`, 0.5, 0.1],
    ['back by prev, oldest first', `sort=asc&after=${deep.asc.prev}`, 0.5, 0.1],
  ];
  for (const [name, query, limit, target] of pages)
    add(
      `${name}, against the newest page of a plain index`,
      await measurePair(name, () => get(`logs?${query}`), plainNewest),
      limit,
      target,
    );
  const depth = await measurePair(
    'depth',
    () => get(`logs?after=${deep.desc.next}`),
    () => get('logs'),
  );
  add('page 1,000 against page 1', depth, 1.2, 1);

  const [throughApi, directly] = await measurePair(
    'a page through the API',
    () => get('logs'),
    direct(pageBody('desc', true)),
  );
  measures.push({
    what: 'a page through the API, against a direct request',
    ours: ms(throughApi),
    other: ms(directly),
    ratio: throughApi - directly,
    limit: 3,
    target: 1,
    better: 'less',
    unit: 'ms',
  });
  const trace = (await page('size=1')).logs[0]?.traceId ?? '';
  const requests: [string, string, object][] = [
    ['level page', 'logs?level=error', { ...pageBody('desc', true), query: { term: { level: 'error' } } }],
    ['word', 'logs?q=password', { ...pageBody('desc', true), query: { term: { words: 'password' } } }],
    [
      'phrase',
      'logs?q=%22for+root+from%22',
      { ...pageBody('desc', true), query: { match_phrase: { words: 'for root from' } } },
    ],
    [
      'trace',
      `traces/${trace}`,
      { ...pageBody('asc', true), size: 1_000, query: { term: { traceId: trace } } },
    ],
    [
      'values',
      'logs/fields/resourceId/values',
      { size: 0, track_total_hits: true, aggs: { values: { terms: { field: 'resourceId' } } } },
    ],
  ];
  for (const [name, path, body] of requests)
    add(
      `${name} through the API, against a direct request`,
      await measurePair(name, () => get(path), direct(body)),
      1.5,
      1.2,
    );

  const facets = await measurePair(
    'facets',
    // A query of its own each time, since Elasticsearch keeps the counts of queries that were asked before.
    () => get(`logs/facets?${FACETS.map((field) => `field=${field}`).join('&')}&q=NOT+spanId:x${++asked}`),
    () => direct({ size: 0, track_total_hits: true, query: notSpan(++asked), aggs: termsOf(FACETS) })(),
  );
  add(
    `facets of ${FACETS.length} fields, against the same terms aggregations in one direct request`,
    facets,
    1.5,
    1,
  );

  const middle = (await page(`after=${deep.desc.next}&size=1`)).logs[0]?.id ?? '';
  for (const scope of CONTEXT_SCOPES) {
    const context = () => get(`logs/${middle}/context?scope=${scope}`);
    const against = await measurePair(`context: ${scope}`, context, () =>
      get(`logs?after=${deep.desc.next}`),
    );
    add(`the lines around a log (scope ${scope}), against a page`, against, 2, 1.5);
  }
  const patterns = await measurePair(
    'patterns',
    () => get(`logs/patterns?q=NOT+spanId:x${++asked}`),
    () => direct({ size: 0, query: notSpan(++asked), aggs: termsOf(['pattern']) })(),
  );
  add('patterns of all logs, against a terms aggregation of their ids', patterns, 1.5, 1.1);
  measures.push(await measureChanges(get, runs, report));

  const levels = { levels: { terms: { field: 'level' } } };
  const byDate = { dates: { date_histogram: { field: 'timestamp', fixed_interval: '3h' }, aggs: levels } };
  const plainHistogram = direct({ size: 0, track_total_hits: false, aggs: byDate }, PLAIN_INDEX);
  const histogram = await measurePair('histogram', () => get('logs/histogram'), plainHistogram);
  add(
    'histogram by level of all logs, against a terms aggregation inside a date histogram',
    histogram,
    1,
    0.5,
  );

  measures.push(...(await measureExport(stack, quick, report)), await measureLiveReads(api, quick, report));
  agent.destroy();
  return measures;
}

/** Measures what changed in an hour, of many hours in turn, without an incident. */
async function measureChanges(
  get: (path: string) => Promise<string>,
  runs: number,
  report: Bench['report'],
): Promise<Measure> {
  report('search: changes');
  const times: number[] = [];
  for (let run = -3; run < runs; run++) {
    const to = Date.now() - (30 + (run + 3)) * HOUR_MS;
    const range = `from=${new Date(to - HOUR_MS).toISOString()}&to=${new Date(to).toISOString()}`;
    const started = performance.now();
    await get(`logs/changes?${range}`);
    if (run >= 0) times.push(performance.now() - started);
  }
  return {
    what: 'what changed in an hour, p50',
    ours: ms(median(times)),
    other: '–',
    ratio: median(times),
    limit: 500,
    target: 250,
    better: 'less',
    unit: 'ms',
  };
}

/** A query that all logs match. */
function notSpan(n: number): object {
  return { bool: { must_not: [{ term: { spanId: `x${n}` } }] } };
}

function termsOf(fields: readonly string[]): object {
  return Object.fromEntries(
    fields.map((field) => {
      const key = field.replace(/^metadata\./, '');
      const isMetadata = key !== field || field === 'parentResourceId';
      const terms = isMetadata ? { field: 'attributes', include: `${attributePrefix(key)}@` } : { field };
      return [field, { terms }];
    }),
  );
}

/** Returns the cursors around page 1,000. */
async function findDeepPage(
  page: (query: string) => Promise<LogPage>,
  sort: SortDirection,
): Promise<{ next: string; prev: string }> {
  const size = 500;
  let current = await page(`sort=${sort}&size=${size}`);
  for (let n = size; n < LOGS_BEFORE_DEEP_PAGE && current.next !== null; n += size)
    current = await page(`sort=${sort}&size=${size}&after=${current.next}`);
  return { next: current.next ?? '', prev: current.prev ?? '' };
}

function pageBody(order: SortDirection, total: boolean): object {
  const sort = [{ timestamp: { order, format: 'strict_date_optional_time_nanos' } }, { id: { order } }];
  return { size: PAGE_SIZE + 1, sort, track_total_hits: total ? 10_001 : false };
}

/** Returns the median milliseconds of both. The requests alternate, so that both see the same load of the machine. */
async function alternate(ours: Request, other: Request, runs: number): Promise<[number, number]> {
  const times: [number[], number[]] = [[], []];
  for (let run = -WARM_UP_ROUNDS; run < runs; run++)
    for (const [i, call] of [ours, other].entries()) {
      const started = performance.now();
      await call();
      if (run >= 0) times[i]!.push(performance.now() - started);
    }
  return [median(times[0]), median(times[1])];
}

async function measureExport(
  stack: Bench['stack'],
  quick: boolean,
  report: Bench['report'],
): Promise<Measure[]> {
  report('search: export');
  const pid = stack.processes().find(({ name }) => /^api(-1)?$/.test(name))?.pid ?? 0;
  const logCount = quick ? 200_000 : 1_000_000;
  const before = residentBytes(pid);
  let maxBytes = before;
  const timer = setInterval(() => (maxBytes = Math.max(maxBytes, residentBytes(pid))), 50);
  const started = performance.now();
  const abort = new AbortController();
  let logs = 0;
  const response = await fetch(`${stack.urls.api}/api/logs/export`, { signal: abort.signal });
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    for (let i = chunk.indexOf(10); i >= 0; i = chunk.indexOf(10, i + 1)) logs++;
    if (logs >= logCount) break;
  }
  const seconds = (performance.now() - started) / 1_000;
  clearInterval(timer);
  abort.abort();
  const rate = logs / seconds;
  const memory = (maxBytes - before) / MIB;
  return [
    {
      what: 'export, thousands of logs per second',
      ours: `${digits(rate)} logs/s`,
      other: '–',
      ratio: rate / 1_000,
      limit: 50,
      target: 150,
      better: 'more',
    },
    {
      what: 'growth of memory during the export',
      ours: `${digits(memory)} MB`,
      other: '–',
      ratio: memory,
      limit: 150,
      target: 50,
      better: 'less',
      unit: 'MB',
    },
  ];
}

/** Measures pages of eight readers while logs arrive. */
async function measureLiveReads(api: string, quick: boolean, report: Bench['report']): Promise<Measure> {
  report(`search: ${READERS} readers while ${LIVE_LOGS_PER_SECOND.toLocaleString('en')} logs/s arrive`);
  const seconds = quick ? 10 : 30;
  const until = performance.now() + seconds * 1_000;
  const batch = 1_000;
  let written = 0;
  const write = async (): Promise<void> => {
    const started = performance.now();
    while (performance.now() < until) {
      await postAll(`${api}/api/logs`, [liveLogs(batch)], 1, ({ status }) => status === 202);
      written += batch;
      await sleep(Math.max(0, started + (written / LIVE_LOGS_PER_SECOND) * 1_000 - performance.now()));
    }
  };
  const times: number[] = [];
  const queries = ['', 'level=error', 'q=password', 'q=%22for+root%22+level:warn', 'sort=asc'];
  const read = async (reader: number): Promise<void> => {
    const agent = new Agent({ keepAlive: true });
    for (let n = reader; performance.now() < until; n++) {
      const started = performance.now();
      await send(`${api}/api/logs?${queries[n % queries.length]}`, agent);
      times.push(performance.now() - started);
      await sleep(100);
    }
    agent.destroy();
  };
  await Promise.all([write(), ...Array.from({ length: READERS }, (_, reader) => read(reader))]);
  const p99 = times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0;
  const rate = digits(written / seconds);
  return {
    what: `p99 of a page with ${READERS} readers while ${rate} logs/s arrive`,
    ours: ms(p99),
    other: '–',
    ratio: p99,
    limit: 250,
    target: 100,
    better: 'less',
    unit: 'ms',
  };
}

function liveLogs(count: number): Buffer {
  const timestamp = new Date().toISOString();
  const logs = Array.from({ length: count }, (_, n): LogInput => ({
    level: n % 20 === 0 ? 'error' : 'info',
    message: `Failed password for root from 10.10.${n % 250}.7 port ${n} ssh2`,
    resourceId: 'sshd',
    timestamp,
    traceId: `live-${n}`,
    metadata: { parentResourceId: 'live', status: n },
  }));
  return Buffer.from(logs.map((log) => `${JSON.stringify(log)}\n`).join(''));
}

function send(url: string, agent: Agent, body?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const call = request(url, { method: body === undefined ? 'GET' : 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () =>
        response.statusCode === 200
          ? resolve(text)
          : reject(new Error(`${url}: ${response.statusCode} ${text.slice(0, 500)}`)),
      );
      response.on('error', reject);
    });
    call.on('error', reject);
    call.end(body);
  });
}

function ms(milliseconds: number): string {
  return `${digits(milliseconds)} ms`;
}
