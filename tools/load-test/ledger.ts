// The logs of a load test and the ledger of the acknowledged ones. Each log has a unique number in `metadata.n`, so that
// the verification can tell for each log whether it was acknowledged and how often it is found.
import type { IngestAnswer } from '@timberline/contract';

/** The size of the sample of receipts to check at the end. A long run has millions of receipts. */
const MAX_RECEIPTS = 1000;

const SERVICES = ['checkout', 'payments', 'inventory', 'gateway', 'search'];
const LEVELS = ['info', 'info', 'info', 'info', 'debug', 'debug', 'warn', 'error'];
const MESSAGES = [
  'GET /orders/% 200 in 12 ms, 3 rows from orders_by_customer',
  'connection from 10.10.34.11:45307 accepted, % open on this listener',
  'dfs.DataNode$PacketResponder: PacketResponder 1 for block blk_% terminating',
  'retry 2 of upstream call % to inventory:8443 failed: "read timeout after 2000 ms"',
  'cache miss for key user:%:cart, loaded from primary in 4 ms',
];

/** Records which logs of a run were sent and acknowledged. */
export class Ledger {
  /** The `parentResourceId` of all logs of the run. */
  readonly marker: string;
  /** The number of logs so far, which are numbered from 0 to sent - 1. */
  sent = 0;
  acknowledged = 0;
  readonly receipts: string[] = [];
  private acknowledgedFlags = new Uint8Array(1 << 20);
  private answers = 0;

  constructor(marker: string) {
    this.marker = marker;
  }

  /** Makes the NDJSON body of the next `count` logs, and returns the number of the first one. */
  next(count: number): { first: number; body: string } {
    const first = this.sent;
    this.sent += count;
    const timestamp = new Date().toISOString();
    let body = '';
    for (let n = first; n < this.sent; n++) body += `${line(this.marker, n, timestamp)}\n`;
    return { first, body };
  }

  /** Records an answer that acknowledged all logs of a post. Throws if it accepted fewer. */
  acknowledge(first: number, count: number, answer: Pick<IngestAnswer, 'accepted' | 'receipt'>): void {
    if (answer.accepted !== count)
      throw new Error(`Only ${answer.accepted} of ${count} valid logs were accepted.`);
    if (first + count > this.acknowledgedFlags.length) {
      const larger = new Uint8Array(Math.max(first + count, this.acknowledgedFlags.length * 2));
      larger.set(this.acknowledgedFlags);
      this.acknowledgedFlags = larger;
    }
    this.acknowledgedFlags.fill(1, first, first + count);
    this.acknowledged += count;
    this.answers += 1;
    // Reservoir sampling keeps each receipt with the same probability.
    if (this.receipts.length < MAX_RECEIPTS) this.receipts.push(answer.receipt);
    else {
      const index = Math.floor(Math.random() * this.answers);
      if (index < MAX_RECEIPTS) this.receipts[index] = answer.receipt;
    }
  }

  isAcknowledged(n: number): boolean {
    return this.acknowledgedFlags[n] === 1;
  }
}

/** Makes a log of about 300 bytes as JSON. */
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
