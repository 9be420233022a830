// A small client of the API, as a spec wants it: plain answers, whole pages, waits.
import { randomUUID } from 'node:crypto';
import type { FoundLog, IngestAnswer, IngestStatus, LogPage, Problem, Receipt } from '@timberline/contract';
import { ndjson } from './logs.ts';
import { type WaitOptions, waitUntil } from './wait.ts';

/** An answer read to its end. */
export interface Answer<T = unknown> {
  status: number;
  headers: Headers;
  text: string;
  /** The body as JSON, where it is JSON; else undefined. */
  body: T;
}

export type Query = Record<string, string | number | boolean | readonly string[] | undefined>;

export interface RequestOptions {
  method?: string;
  query?: Query;
  headers?: Record<string, string>;
  /** Sent as it is. */
  body?: string | Buffer;
  /** Sent as JSON, with its content type. */
  json?: unknown;
  signal?: AbortSignal;
}

export interface PostOptions {
  form?: 'array' | 'ndjson' | 'one';
  /** `/` and `/api/logs` are the same door. */
  path?: string;
  query?: Query;
  headers?: Record<string, string>;
}

/** The longest that the API waits for `?wait=true`, in seconds. */
const LONGEST_WAIT_S = 60;
/** Answers that leave open what became of the logs: Redis is silent, and then the first post of the key is under way. */
const UNKNOWN = new Set([503, 409]);

export class ApiClient {
  readonly url: string;

  /** `url` without a path, such as `http://localhost:3000`. */
  constructor(url: string) {
    this.url = url.replace(/\/+$/, '');
  }

  async request<T = unknown>(path: string, options: RequestOptions = {}): Promise<Answer<T>> {
    const headers: Record<string, string> = { ...options.headers };
    let body = options.body;
    if (options.json !== undefined) {
      body = JSON.stringify(options.json);
      headers['content-type'] ??= 'application/json';
    }
    const response = await fetch(this.url + path + queryString(options.query), {
      method: options.method ?? (body === undefined ? 'GET' : 'POST'),
      headers,
      body: typeof body === 'object' ? new Uint8Array(body) : body,
      signal: options.signal ?? null,
      redirect: 'manual',
    });
    const text = await response.text();
    const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: (isJson && text !== '' ? JSON.parse(text) : undefined) as T,
    };
  }

  get<T = unknown>(path: string, query?: Query): Promise<Answer<T>> {
    return this.request<T>(path, { query });
  }

  /** Posts and gives the answer, whatever it is. */
  post(logs: readonly unknown[], options: PostOptions = {}): Promise<Answer<IngestAnswer & Problem>> {
    const form = options.form ?? 'array';
    const body = form === 'ndjson' ? ndjson(logs) : JSON.stringify(form === 'one' ? logs[0] : logs);
    return this.request(options.path ?? '/api/logs', {
      method: 'POST',
      query: options.query,
      headers: {
        'content-type': form === 'ndjson' ? 'application/x-ndjson' : 'application/json',
        ...options.headers,
      },
      body,
    });
  }

  /** Posts; any answer but a receipt for all of them is an error. */
  async accept(logs: readonly unknown[], options: PostOptions = {}): Promise<IngestAnswer> {
    return receiptForAll(await this.post(logs, options), logs);
  }

  /**
   * Posts and returns when all of them can be found. Where Redis is silent for too long (a disk that stalls is enough),
   * the same key is sent again, as a shipper does. Any other refusal is an error: no test fills this queue.
   */
  async store(logs: readonly unknown[], options: PostOptions = {}): Promise<IngestAnswer> {
    const post = {
      ...options,
      headers: { 'idempotency-key': randomUUID(), ...options.headers },
      query: { ...options.query, wait: true, timeout: LONGEST_WAIT_S },
    };
    const taken = await waitUntil(
      async () => {
        const answer = await this.post(logs, post);
        if (UNKNOWN.has(answer.status)) throw new Error(`${answer.status} ${answer.text.slice(0, 1000)}`);
        return answer;
      },
      { what: `a door that takes ${logs.length} logs`, pollMs: 1000 },
    );
    const answer = receiptForAll(taken, logs);
    await waitUntil(async () => (await this.receipt(answer.receipt)).indexed === logs.length, {
      what: `the indexing of ${logs.length} logs`,
    });
    return answer;
  }

  async receipt(receipt: string): Promise<Receipt> {
    return this.#ok(await this.get<Receipt>(`/api/receipts/${encodeURIComponent(receipt)}`));
  }

  async status(): Promise<IngestStatus> {
    return this.#ok(await this.get<IngestStatus>('/api/ingest/status'));
  }

  /** One page; anything but a 200 is an error. */
  async page(query: Query): Promise<LogPage> {
    return this.#ok(await this.get<LogPage>('/api/logs', query));
  }

  /** All logs that match, by cursors, in the order in which the pages gave them. */
  async allLogs(query: Query, size = 500): Promise<FoundLog[]> {
    const logs: FoundLog[] = [];
    let after: string | undefined;
    do {
      const page: LogPage = await this.page({ ...query, size, after });
      logs.push(...page.logs);
      after = page.next ?? undefined;
    } while (after !== undefined);
    return logs;
  }

  /** Waits until at least `count` logs match, and gives them all. */
  async findLogs(query: Query, count: number, options: WaitOptions = {}): Promise<FoundLog[]> {
    await waitUntil(
      async () => (await this.page({ ...query, size: 1 })).total.value >= Math.min(count, 10_000),
      {
        what: `${count} logs for ${JSON.stringify(query)}`,
        ...options,
      },
    );
    return this.allLogs(query);
  }

  #ok<T>(answer: Answer<T>): T {
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text.slice(0, 1000)}`);
    return answer.body;
  }
}

/** The receipt of an answer to `logs`; any other answer, or a receipt for some of them, is an error. */
function receiptForAll(answer: Answer<IngestAnswer & Problem>, logs: readonly unknown[]): IngestAnswer {
  if ((answer.status !== 202 && answer.status !== 200) || answer.body.accepted !== logs.length) {
    throw new Error(
      `${logs.length} logs were not all accepted: ${answer.status} ${answer.text.slice(0, 1000)}`,
    );
  }
  return answer.body;
}

/** `?a=1&b=x&b=y`; lists repeat, undefined is left out. */
export function queryString(query: object = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) parameters.append(name, String(one));
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}
