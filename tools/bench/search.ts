// Searching: pages anywhere against a plain index, the API against Elasticsearch asked straight, reading while logs
// come in, and the export.
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LogInput, LogPage, SortDirection } from '@timberline/contract';
import { type Bench, digits, type Measure, median } from './measure.ts';
import { postAll } from './posting.ts';
import { residentBytes } from './processes.ts';
import { loadLogs, PLAIN_INDEX } from './search-logs.ts';

const PAGE = 50;
/** Logs before page 1,000. */
const DEEP = 1_000 * PAGE;
const MIB = 1024 * 1024;
const READERS = 8;
const LIVE_RATE = 20_000;
/** Rounds that are not counted: both servers compile what they run often. */
const WARM_UP = 20;

type Ask = () => Promise<unknown>;

export async function measureSearch(bench: Bench): Promise<Measure[]> {
  await loadLogs(bench.stack.urls.elasticsearch, bench.quick ? 300_000 : 3_000_000, bench.tell);
  return measureLoaded(bench);
}

/** The measures of a stack that holds the logs already. */
export async function measureLoaded({ stack, quick, tell }: Bench): Promise<Measure[]> {
  const { api, elasticsearch } = stack.urls;
  const runs = quick ? 15 : 50;
  const agent = new Agent({ keepAlive: true });
  const get = (path: string): Promise<string> => send(`${api}/api/${path}`, agent);
  const page = async (query: string): Promise<LogPage> => JSON.parse(await get(`logs?${query}`)) as LogPage;
  const straight = (body: object, index = 'timberline-logs-*'): Ask => {
    return () => send(`${elasticsearch}/${index}/_search?request_cache=false`, agent, JSON.stringify(body));
  };
  const pair = (name: string, ours: Ask, other: Ask) => {
    tell(`search: ${name}`);
    return inTurn(ours, other, runs);
  };
  const measures: Measure[] = [];
  const add = (what: string, [ours, other]: [number, number], bar: number, reach: number) =>
    measures.push({
      what,
      ours: ms(ours),
      other: ms(other),
      ratio: ours / other,
      bar,
      reach,
      better: 'less',
    });

  const plainNewest = straight(pageBody('desc', false), PLAIN_INDEX);
  const deep = { desc: await walk(page, 'desc'), asc: await walk(page, 'asc') };
  const pages: [string, string, number, number][] = [
    ['newest page', '', 0.15, 0.05],
    ['page 1,000', `after=${deep.desc.next}`, 0.15, 0.05],
    ['oldest page', 'sort=asc', 0.5, 0.1],
    ['page 1,000, oldest first', `sort=asc&after=${deep.asc.next}`, 0.5, 0.1],
    ['back by prev, newest first', `after=${deep.desc.prev}`, 0.5, 0.1],
    ['back by prev, oldest first', `sort=asc&after=${deep.asc.prev}`, 0.5, 0.1],
  ];
  for (const [name, query, bar, reach] of pages)
    add(
      `${name}, against a plain index's newest`,
      await pair(name, () => get(`logs?${query}`), plainNewest),
      bar,
      reach,
    );
  const depth = await pair(
    'depth',
    () => get(`logs?after=${deep.desc.next}`),
    () => get('logs'),
  );
  add('page 1,000 against page 1', depth, 1.2, 1);

  const [through, same] = await pair(
    'the way through the API',
    () => get('logs'),
    straight(pageBody('desc', true)),
  );
  measures.push({
    what: 'a page through the API against straight',
    ours: ms(through),
    other: ms(same),
    ratio: through - same,
    bar: 3,
    reach: 1,
    better: 'less',
    unit: 'ms',
  });
  const trace = (await page('size=1')).logs[0]?.traceId ?? '';
  const ways: [string, string, object][] = [
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
  for (const [name, path, body] of ways)
    add(
      `${name}, through the API against straight`,
      await pair(name, () => get(path), straight(body)),
      1.5,
      1.2,
    );

  const levels = { levels: { terms: { field: 'level' } } };
  const byDate = { dates: { date_histogram: { field: 'timestamp', fixed_interval: '3h' }, aggs: levels } };
  const plainHistogram = straight({ size: 0, track_total_hits: false, aggs: byDate }, PLAIN_INDEX);
  const histogram = await pair('histogram', () => get('logs/histogram'), plainHistogram);
  add('histogram by level of all, against levels inside dates', histogram, 1, 0.5);

  measures.push(...(await exportAll(stack, quick, tell)), await readWhileWriting(api, quick, tell));
  agent.destroy();
  return measures;
}

/** Cursors of the places around page 1,000. */
async function walk(
  page: (query: string) => Promise<LogPage>,
  sort: SortDirection,
): Promise<{ next: string; prev: string }> {
  const size = 500;
  let at = await page(`sort=${sort}&size=${size}`);
  for (let n = size; n < DEEP && at.next !== null; n += size)
    at = await page(`sort=${sort}&size=${size}&after=${at.next}`);
  return { next: at.next ?? '', prev: at.prev ?? '' };
}

function pageBody(order: SortDirection, total: boolean): object {
  const sort = [{ timestamp: { order, format: 'strict_date_optional_time_nanos' } }, { id: { order } }];
  return { size: PAGE + 1, sort, track_total_hits: total ? 10_001 : false };
}

/** Median milliseconds of both, asked in turn so that both meet the same machine. */
async function inTurn(ours: Ask, other: Ask, runs: number): Promise<[number, number]> {
  const times: [number[], number[]] = [[], []];
  for (let run = -WARM_UP; run < runs; run++)
    for (const [i, ask] of [ours, other].entries()) {
      const started = performance.now();
      await ask();
      if (run >= 0) times[i]!.push(performance.now() - started);
    }
  return [median(times[0]), median(times[1])];
}

async function exportAll(stack: Bench['stack'], quick: boolean, tell: Bench['tell']): Promise<Measure[]> {
  tell('search: export');
  const pid = stack.processes().find(({ name }) => /^api(-1)?$/.test(name))?.pid ?? 0;
  const wanted = quick ? 200_000 : 1_000_000;
  const before = residentBytes(pid);
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, residentBytes(pid))), 50);
  const started = performance.now();
  const left = new AbortController();
  let logs = 0;
  const response = await fetch(`${stack.urls.api}/api/logs/export`, { signal: left.signal });
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    for (let i = chunk.indexOf(10); i >= 0; i = chunk.indexOf(10, i + 1)) logs++;
    if (logs >= wanted) break;
  }
  const seconds = (performance.now() - started) / 1_000;
  clearInterval(timer);
  left.abort();
  const rate = logs / seconds;
  const memory = (most - before) / MIB;
  return [
    {
      what: 'export, thousand logs a second',
      ours: `${digits(rate)} logs/s`,
      other: '–',
      ratio: rate / 1_000,
      bar: 50,
      reach: 150,
      better: 'more',
    },
    {
      what: 'export, more memory',
      ours: `${digits(memory)} MB`,
      other: '–',
      ratio: memory,
      bar: 150,
      reach: 50,
      better: 'less',
      unit: 'MB',
    },
  ];
}

/** Pages of eight readers while logs come in. */
async function readWhileWriting(api: string, quick: boolean, tell: Bench['tell']): Promise<Measure> {
  tell(`search: ${READERS} readers while ${LIVE_RATE.toLocaleString('en')} logs/s come in`);
  const seconds = quick ? 10 : 30;
  const until = performance.now() + seconds * 1_000;
  const batch = 1_000;
  let written = 0;
  const write = async (): Promise<void> => {
    const started = performance.now();
    while (performance.now() < until) {
      await postAll(`${api}/api/logs`, [liveLogs(batch)], 1, ({ status }) => status === 202);
      written += batch;
      await sleep(Math.max(0, started + (written / LIVE_RATE) * 1_000 - performance.now()));
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
    what: `p99 of a page, ${READERS} readers, ${rate} logs/s in`,
    ours: ms(p99),
    other: '–',
    ratio: p99,
    bar: 250,
    reach: 100,
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
