// The verification after a load test: every acknowledged log is found exactly once, and its receipt says so.
import { setTimeout as sleep } from 'node:timers/promises';
import type { IngestStatus, Receipt } from '@timberline/contract';
import type { Ledger } from './ledger.ts';

interface Verification {
  found: number;
  /** The number of logs that were acknowledged but are not found. It must be 0. */
  missing: number;
  /** The number of duplicates. It must be 0. */
  doubled: number;
  /** The number of logs found without an answer, since connections are cut at the end of a step. This is allowed. */
  unanswered: number;
  receiptsAsked: number;
  /** The number of receipts with another state than `indexed`. It must be 0. */
  receiptsWrong: number;
}

/** The longest time without progress. */
const MAX_IDLE_MS = 60_000;
const POLL_MS = 500;
const MAX_ATTEMPTS = 10;
/** The interval between reports of the progress. */
const REPORT_INTERVAL_MS = 5000;
/** The number of simultaneous requests for receipts. */
const RECEIPT_CONCURRENCY = 8;

/** Waits until the queue is empty and reports the progress. Throws if there is none for too long. */
export async function waitUntilDrained(api: string, report: (text: string) => void): Promise<void> {
  let last = '';
  let lastChange = performance.now();
  let lastReport = 0;
  for (;;) {
    const status = await getJson<IngestStatus>(`${api}/api/ingest/status`);
    if (status.queued + status.indexing === 0) return;
    const now = `${status.queued} queued, ${status.indexing} being indexed, ${Math.round(status.ratePerSecond)}/s`;
    if (now !== last) lastChange = performance.now();
    else if (performance.now() - lastChange > MAX_IDLE_MS)
      throw new Error(`The queue made no progress for ${MAX_IDLE_MS / 1000} s: ${now}.`);
    last = now;
    if (performance.now() - lastReport >= REPORT_INTERVAL_MS) {
      report(now);
      lastReport = performance.now();
    }
    await sleep(POLL_MS);
  }
}

/** Reads all logs of the run by an export and compares them with the ledger. */
export async function verifyDelivery(api: string, ledger: Ledger): Promise<Verification> {
  // Logs can be found at the latest one refresh (1 s) after they are indexed, so missing ones get several attempts.
  let verification = await compare(api, ledger);
  for (let attempt = 0; verification.missing > 0 && attempt < MAX_ATTEMPTS; attempt++) {
    await sleep(POLL_MS);
    verification = await compare(api, ledger);
  }
  const { asked, wrong } = await checkReceipts(api, ledger.receipts);
  return { ...verification, receiptsAsked: asked, receiptsWrong: wrong };
}

async function compare(api: string, ledger: Ledger): Promise<Verification> {
  const seen = new Uint8Array(ledger.sent);
  const query = new URLSearchParams({ format: 'ndjson', parentResourceId: ledger.marker });
  const response = await fetch(`${api}/api/logs/export?${query}`);
  if (!response.ok) throw new Error(`export: ${response.status} ${(await response.text()).slice(0, 500)}`);
  let found = 0;
  let doubled = 0;
  let rest = '';
  const count = (text: string): void => {
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
    lines.forEach(count);
  }
  count(rest);
  let missing = 0;
  let unanswered = 0;
  for (let n = 0; n < ledger.sent; n++) {
    if (ledger.isAcknowledged(n) && seen[n] === 0) missing += 1;
    if (!ledger.isAcknowledged(n) && seen[n] === 1) unanswered += 1;
  }
  return { found, missing, doubled, unanswered, receiptsAsked: 0, receiptsWrong: 0 };
}

async function checkReceipts(api: string, receipts: string[]): Promise<{ asked: number; wrong: number }> {
  const waiting = [...receipts];
  let wrong = 0;
  const check = async (): Promise<void> => {
    for (let receipt = waiting.pop(); receipt !== undefined; receipt = waiting.pop()) {
      const { state } = await getJson<Receipt>(`${api}/api/receipts/${encodeURIComponent(receipt)}`);
      if (state !== 'indexed') wrong += 1;
    }
  };
  await Promise.all(Array.from({ length: RECEIPT_CONCURRENCY }, check));
  return { asked: receipts.length, wrong };
}

async function getJson<T>(url: string): Promise<T> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${(await response.text()).slice(0, 500)}`);
  return (await response.json()) as T;
}
