// The logs of a load test, and the account of what was acknowledged. Each log has a number of its own in
// `metadata.n`, so that afterwards each can be told: acknowledged or not, found or not, found twice.
import type { IngestAnswer } from '@timberline/contract';

/** Receipts that are kept to be asked for at the end: a sample, as a long run has millions. */
const RECEIPTS_KEPT = 1000;

const SERVICES = ['checkout', 'payments', 'inventory', 'gateway', 'search'];
const LEVELS = ['info', 'info', 'info', 'info', 'debug', 'debug', 'warn', 'error'];
const MESSAGES = [
  'GET /orders/% 200 in 12 ms, 3 rows from orders_by_customer',
  'connection from 10.10.34.11:45307 accepted, % open on this listener',
  'dfs.DataNode$PacketResponder: PacketResponder 1 for block blk_% terminating',
  'retry 2 of upstream call % to inventory:8443 failed: "read timeout after 2000 ms"',
  'cache miss for key user:%:cart, loaded from primary in 4 ms',
];

/** What a run has sent and what came of it. */
export class Account {
  /** Found again by `parentResourceId`. */
  readonly marker: string;
  /** Logs made so far; their numbers are 0 to sent - 1. */
  sent = 0;
  acknowledged = 0;
  readonly receipts: string[] = [];
  #acknowledged = new Uint8Array(1 << 20);
  #answers = 0;

  constructor(marker: string) {
    this.marker = marker;
  }

  /** The NDJSON body of the next `count` logs, and the number of its first. */
  next(count: number): { first: number; body: string } {
    const first = this.sent;
    this.sent += count;
    const timestamp = new Date().toISOString();
    let body = '';
    for (let n = first; n < this.sent; n++) body += `${line(this.marker, n, timestamp)}\n`;
    return { first, body };
  }

  /** Takes down an answer that acknowledged all logs of a post. */
  acknowledge(first: number, count: number, answer: Pick<IngestAnswer, 'accepted' | 'receipt'>): void {
    if (answer.accepted !== count)
      throw new Error(`${count} good logs were sent, ${answer.accepted} accepted`);
    if (first + count > this.#acknowledged.length) {
      const larger = new Uint8Array(Math.max(first + count, this.#acknowledged.length * 2));
      larger.set(this.#acknowledged);
      this.#acknowledged = larger;
    }
    this.#acknowledged.fill(1, first, first + count);
    this.acknowledged += count;
    this.#answers += 1;
    // Reservoir sampling: every receipt has the same chance to be kept.
    if (this.receipts.length < RECEIPTS_KEPT) this.receipts.push(answer.receipt);
    else {
      const place = Math.floor(Math.random() * this.#answers);
      if (place < RECEIPTS_KEPT) this.receipts[place] = answer.receipt;
    }
  }

  isAcknowledged(n: number): boolean {
    return this.#acknowledged[n] === 1;
  }
}

/** One log of about 300 bytes as JSON. */
function line(marker: string, n: number, timestamp: string): string {
  const service = SERVICES[n % SERVICES.length]!;
  const message = MESSAGES[n % MESSAGES.length]!.replace('%', String(3_886_504_906 + n));
  return JSON.stringify({
    level: LEVELS[n % LEVELS.length],
    message,
    resourceId: `${service}-${n % 3}`,
    timestamp,
    traceId: `${marker}-${Math.floor(n / 10)}`,
    spanId: `span-${n % 10}`,
    commit: '5e5342f',
    metadata: { parentResourceId: marker, n },
  });
}
