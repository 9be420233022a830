// The proof at the end of a load test: every acknowledged log can be found, none twice, and receipts say so too.
import { setTimeout as sleep } from 'node:timers/promises';
import type { IngestStatus, Receipt } from '@timberline/contract';
import type { Account } from './traffic.ts';

export interface Proof {
  found: number;
  /** Acknowledged and not found: must be 0. */
  missing: number;
  /** Found more than once: must be 0. */
  doubled: number;
  /** Found though no answer came (a connection cut at the end of a step): allowed. */
  unanswered: number;
  receiptsAsked: number;
  /** Receipts that do not say `indexed`: must be 0. */
  receiptsWrong: number;
}

/** How long nothing may move before waiting is given up. */
const STILL_MS = 60_000;
const POLL_MS = 500;
/** Between two lines about how it goes. */
const TELL_MS = 5000;
/** Receipts asked for at once. */
const RECEIPT_REQUESTS = 8;

/** Waits until the queue is empty, telling how it goes. */
export async function waitUntilDrained(api: string, tell: (text: string) => void): Promise<void> {
  let last = '';
  let lastChange = Date.now();
  let lastTold = 0;
  for (;;) {
    const status = await getJson<IngestStatus>(`${api}/api/ingest/status`);
    if (status.queued + status.indexing === 0) return;
    const now = `${status.queued} queued, ${status.indexing} being indexed, ${Math.round(status.ratePerSecond)}/s`;
    if (now !== last) lastChange = Date.now();
    else if (Date.now() - lastChange > STILL_MS) throw new Error(`the queue does not drain: ${now}`);
    last = now;
    if (Date.now() - lastTold >= TELL_MS) {
      tell(now);
      lastTold = Date.now();
    }
    await sleep(POLL_MS);
  }
}

/** Reads back all logs of the run by an export, and compares. */
export async function prove(api: string, account: Account): Promise<Proof> {
  // Searchable at the latest one refresh (1 s) after they were indexed; the first wrong count is not the last word.
  let proof = await compare(api, account);
  for (let attempt = 0; proof.missing > 0 && attempt < 10; attempt++) {
    await sleep(POLL_MS);
    proof = await compare(api, account);
  }
  const { asked, wrong } = await askReceipts(api, account.receipts);
  return { ...proof, receiptsAsked: asked, receiptsWrong: wrong };
}

async function compare(api: string, account: Account): Promise<Proof> {
  const seen = new Uint8Array(account.sent);
  const query = new URLSearchParams({ format: 'ndjson', parentResourceId: account.marker });
  const response = await fetch(`${api}/api/logs/export?${query}`);
  if (!response.ok) throw new Error(`export: ${response.status} ${(await response.text()).slice(0, 500)}`);
  let found = 0;
  let doubled = 0;
  let rest = '';
  const take = (text: string): void => {
    if (text === '') return;
    const { metadata } = JSON.parse(text) as { metadata: { n: number } };
    if (seen[metadata.n] === 1) doubled += 1;
    seen[metadata.n] = 1;
    found += 1;
  };
  const decoder = new TextDecoder();
  for await (const chunk of response.body!) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop()!;
    lines.forEach(take);
  }
  take(rest);
  let missing = 0;
  let unanswered = 0;
  for (let n = 0; n < account.sent; n++) {
    if (account.isAcknowledged(n) && seen[n] === 0) missing += 1;
    if (!account.isAcknowledged(n) && seen[n] === 1) unanswered += 1;
  }
  return { found, missing, doubled, unanswered, receiptsAsked: 0, receiptsWrong: 0 };
}

async function askReceipts(api: string, receipts: string[]): Promise<{ asked: number; wrong: number }> {
  const waiting = [...receipts];
  let wrong = 0;
  const ask = async (): Promise<void> => {
    for (let receipt = waiting.pop(); receipt !== undefined; receipt = waiting.pop()) {
      const { state } = await getJson<Receipt>(`${api}/api/receipts/${encodeURIComponent(receipt)}`);
      if (state !== 'indexed') wrong += 1;
    }
  };
  await Promise.all(Array.from({ length: RECEIPT_REQUESTS }, ask));
  return { asked: receipts.length, wrong };
}

async function getJson<T>(url: string): Promise<T> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${(await response.text()).slice(0, 500)}`);
  return (await response.json()) as T;
}
