// A small client of the API for specs. It returns plain answers and can read all pages and wait for logs.
import { randomUUID } from 'node:crypto';
import type { FoundLog, IngestAnswer, IngestStatus, LogPage, Problem, Receipt } from '@timberline/contract';
import { ndjson } from './logs.ts';
import { type WaitOptions, waitUntil } from './wait.ts';

/** A complete answer. */
export interface Answer<T = unknown> {
  status: number;
  headers: Headers;
  text: string;
  /** The parsed body if it is JSON, otherwise undefined. */
  body: T;
}

export type Query = Record<string, string | number | boolean | readonly string[] | undefined>;

export interface RequestOptions {
  method?: string;
  query?: Query;
  headers?: Record<string, string>;
  /** Sent unchanged. */
  body?: string | Buffer;
  /** Sent as JSON with the content type of JSON. */
  json?: unknown;
  signal?: AbortSignal;
}

export interface PostOptions {
  /** How the logs are encoded: a JSON array, NDJSON, or the first log as a JSON object. */
  form?: 'array' | 'ndjson' | 'one';
  /** `/` and `/api/logs` are the same endpoint. */
  path?: string;
  query?: Query;
  headers?: Record<string, string>;
}

/** The longest timeout that the API accepts for `?wait=true`, in seconds. */
const MAX_WAIT_SECONDS = 60;
/** Answers after which the outcome is unknown: Redis does not answer, or the first post with the key is in progress. */
const UNKNOWN_OUTCOMES = new Set([503, 409]);

export class ApiClient {
  readonly url: string;

  /** Takes a URL without a path, such as `http://localhost:3000`. */
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

  /** Posts logs and returns the answer with any status. */
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

  /** Posts logs; throws unless the answer is a receipt for all of them. */
  async accept(logs: readonly unknown[], options: PostOptions = {}): Promise<IngestAnswer> {
    return receiptForAll(await this.post(logs, options), logs);
  }

  /**
   * Posts logs and returns once all of them can be found. If Redis does not answer in time (a stalled disk is enough),
   * it posts again with the same idempotency key, as a log shipper does. It throws on any other refusal, since no test
   * fills this queue.
   */
  async store(logs: readonly unknown[], options: PostOptions = {}): Promise<IngestAnswer> {
    const post = {
      ...options,
      headers: { 'idempotency-key': randomUUID(), ...options.headers },
      query: { ...options.query, wait: true, timeout: MAX_WAIT_SECONDS },
    };
    const accepted = await waitUntil(
      async () => {
        const answer = await this.post(logs, post);
        if (UNKNOWN_OUTCOMES.has(answer.status))
          throw new Error(`${answer.status} ${answer.text.slice(0, 1000)}`);
        return answer;
      },
      { what: `the acceptance of ${logs.length} logs`, pollMs: 1000 },
    );
    const answer = receiptForAll(accepted, logs);
    await waitUntil(async () => (await this.receipt(answer.receipt)).indexed === logs.length, {
      what: `the indexing of ${logs.length} logs`,
    });
    return answer;
  }

  async receipt(receipt: string): Promise<Receipt> {
    return okBody(await this.get<Receipt>(`/api/receipts/${encodeURIComponent(receipt)}`));
  }

  async status(): Promise<IngestStatus> {
    return okBody(await this.get<IngestStatus>('/api/ingest/status'));
  }

  /** Reads one page; throws unless the answer is a 200. */
  async page(query: Query): Promise<LogPage> {
    return okBody(await this.get<LogPage>('/api/logs', query));
  }

  /** Reads all matching logs by cursors, in the order of the pages. */
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

  /** Waits until at least `count` logs match, and returns all of them. */
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
}

/** Returns the body of a 200; throws on any other answer. */
function okBody<T>(answer: Answer<T>): T {
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text.slice(0, 1000)}`);
  return answer.body;
}

/** Returns the receipt for all of `logs`; throws on any other answer. */
function receiptForAll(answer: Answer<IngestAnswer & Problem>, logs: readonly unknown[]): IngestAnswer {
  if ((answer.status !== 202 && answer.status !== 200) || answer.body.accepted !== logs.length) {
    throw new Error(
      `Not all of the ${logs.length} logs were accepted: ${answer.status} ${answer.text.slice(0, 1000)}`,
    );
  }
  return answer.body;
}

/** Encodes a query as `?a=1&b=x&b=y`: lists are repeated, and undefined values are left out. */
export function queryString(query: object = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) parameters.append(name, String(one));
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}
