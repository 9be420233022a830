// A small web shop with an incident in it, told as logs: what customers do, what the services write about it, and a
// deploy after which one kind of customer cannot pay. The same seed tells the same story.
import type { LogInput, Metadata } from '@timberline/contract';

/** Found again by this `parentResourceId`. */
export const SHOP = 'shop';

const OLD_COMMIT = '5e5342f';
/** The commit that breaks payments in yen. */
export const BAD_COMMIT = 'b41c7e9';

/** Between the deploy and the end of what is told at first. */
export const DEPLOY_MINUTES_AGO = 47;

const CURRENCIES = ['EUR', 'EUR', 'EUR', 'EUR', 'USD', 'USD', 'USD', 'GBP', 'JPY'] as const;
type Currency = (typeof CURRENCIES)[number];
const PRODUCTS = [
  'teapot',
  'lantern',
  'notebook',
  'rain coat',
  'hiking boots',
  'field glasses',
  'camp stove',
];
const REGIONS: Record<Currency, string> = {
  EUR: 'eu-west',
  USD: 'us-east',
  GBP: 'eu-west',
  JPY: 'ap-northeast',
};

export interface Plot {
  /** When the deploy happens, epoch milliseconds. */
  deploy: number;
  random: () => number;
}

/** All logs from `from` to `to` (epoch milliseconds), in time order; about `perMinute` customers come a minute. */
export function tell(plot: Plot, from: number, to: number, perMinute: number): LogInput[] {
  const logs: LogInput[] = [];
  for (let at = from; at < to; at += (60_000 / perMinute) * (0.2 + 1.6 * plot.random())) {
    logs.push(...visit(plot, at));
  }
  for (let minute = Math.ceil(from / 60_000) * 60_000; minute < to; minute += 60_000)
    logs.push(...chores(plot, minute));
  if (plot.deploy >= from && plot.deploy < to) logs.push(...deploy(plot));
  return logs
    .filter((log) => log.timestamp >= new Date(from).toISOString())
    .toSorted((a, b) => (a.timestamp < b.timestamp ? -1 : 1));
}

/** Writes the logs of one trace: each later than the one before, each service with a span of its own. */
class Scribe {
  readonly logs: LogInput[] = [];
  readonly traceId: string;
  readonly #spans = new Map<string, string>();
  readonly #plot: Plot;
  /** Now, in the story. */
  at: number;

  constructor(plot: Plot, at: number) {
    this.#plot = plot;
    this.at = at;
    this.traceId = hex(plot.random, 32);
  }

  write(level: string, service: string, message: string, metadata: Metadata = {}, tookMs = 3): void {
    this.at += tookMs * (0.4 + this.#plot.random());
    if (!this.#spans.has(service)) this.#spans.set(service, hex(this.#plot.random, 16));
    const pod = `${service}-${Math.floor(this.#plot.random() * 2) + 1}`;
    this.logs.push({
      level,
      message,
      resourceId: service,
      timestamp: timestamp(this.at),
      traceId: this.traceId,
      spanId: this.#spans.get(service)!,
      commit: commitOf(service, this.at, this.#plot),
      metadata: { parentResourceId: SHOP, pod, ...metadata },
    });
  }
}

function visit(plot: Plot, at: number): LogInput[] {
  const kind = plot.random();
  if (kind < 0.55) return browse(plot, at);
  return checkout(plot, at);
}

function browse(plot: Plot, at: number): LogInput[] {
  const scribe = new Scribe(plot, at);
  const product = pick(plot, PRODUCTS);
  const page = 1 + Math.floor(plot.random() * 9);
  scribe.write(
    'debug',
    'catalog',
    `cache ${plot.random() < 0.8 ? 'hit' : 'miss'} for products:${product}:${page}`,
  );
  if (plot.random() < 0.03) {
    scribe.write(
      'warn',
      'catalog',
      'slow query on products: 1,240 ms (threshold 1,000 ms)',
      { table: 'products' },
      900,
    );
  }
  scribe.write('info', 'gateway', `GET /products?q=${encodeURIComponent(product)}&page=${page} 200`, {
    http: { method: 'GET', route: '/products', status: 200 },
    client: address(plot),
  });
  return scribe.logs;
}

function checkout(plot: Plot, at: number): LogInput[] {
  const { random } = plot;
  const scribe = new Scribe(plot, at);
  const currency = pick(plot, CURRENCIES);
  const order = `ord_${hex(random, 8)}`;
  // What customers see: 12.80 in most currencies, 1,920 in yen, which has no smaller unit.
  const total =
    currency === 'JPY' ? 800 + Math.floor(random() * 9_000) : Math.round(500 + random() * 9_000) / 100;
  const facts = { order, currency, region: REGIONS[currency] };
  const http = { method: 'POST', route: '/checkout' };

  scribe.write('info', 'checkout', `order ${order} received: ${pick(plot, PRODUCTS)}, ${total} ${currency}`, {
    ...facts,
    total,
  });
  scribe.write('debug', 'inventory', `reserved 1 item for ${order}`, { order }, 6);
  const broken = currency === 'JPY' && commitOf('payments', scribe.at, plot) === BAD_COMMIT;
  const minorUnits = broken ? 2 : currency === 'JPY' ? 0 : 2;
  const amount = Math.round(total * 10 ** minorUnits);
  scribe.write('debug', 'payments', `charging ${order} at acquirer`, { ...facts, amount, attempt: 1 }, 4);
  if (broken) {
    scribe.write(
      'error',
      'payments',
      `charge for ${order} refused by acquirer: amount_too_large\n` +
        '    at Acquirer.charge (/srv/payments/acquirer.js:88:13)\n' +
        '    at async ChargeOrder.run (/srv/payments/charge-order.js:41:20)',
      { ...facts, amount, acquirer: { code: 'amount_too_large', httpStatus: 422 } },
      240,
    );
    scribe.write('error', 'checkout', `order ${order} failed: payments answered 502`, { ...facts, total }, 5);
    scribe.write('info', 'inventory', `released 1 item of ${order}`, { order });
    scribe.write('error', 'gateway', 'POST /checkout 502', {
      http: { ...http, status: 502 },
      client: address(plot),
    });
    return scribe.logs;
  }
  if (random() < 0.03) {
    scribe.write(
      'warn',
      'payments',
      `charge for ${order} refused by acquirer: card_declined`,
      { ...facts, amount, acquirer: { code: 'card_declined', httpStatus: 402 } },
      180,
    );
    scribe.write('info', 'gateway', 'POST /checkout 402', {
      http: { ...http, status: 402 },
      client: address(plot),
    });
    return scribe.logs;
  }
  scribe.write('info', 'payments', `charged ${order}`, { ...facts, amount }, 160);
  scribe.write('info', 'checkout', `order ${order} confirmed`, { ...facts, total }, 4);
  if (random() < 0.02) {
    scribe.write(
      'error',
      'notifications',
      `mail for ${order} not sent: SMTP timeout after 10,000 ms`,
      { order },
      400,
    );
    scribe.write(
      'info',
      'notifications',
      `mail for ${order} sent at second attempt`,
      { order, attempt: 2 },
      300,
    );
  } else {
    scribe.write('debug', 'notifications', `mail for ${order} queued`, { order });
  }
  scribe.write('info', 'gateway', 'POST /checkout 201', {
    http: { ...http, status: 201 },
    client: address(plot),
  });
  return scribe.logs;
}

/** What services write on their own account, once a minute. */
function chores(plot: Plot, at: number): LogInput[] {
  const scribe = new Scribe(plot, at);
  const items = 1_100 + Math.floor(plot.random() * 200);
  scribe.write(
    'info',
    'inventory',
    `stock synchronized: ${items} items, ${items % 7} changed`,
    { items },
    60,
  );
  if (plot.random() < 0.15) {
    scribe.write('warn', 'gateway', `rate limit reached by 203.0.113.${items % 250}, 41 requests refused`, {
      refused: 41,
    });
  }
  return scribe.logs;
}

/** The deploy: said in passing, at level info, by the one who deploys and by the service that starts. */
function deploy(plot: Plot): LogInput[] {
  const scribe = new Scribe(plot, plot.deploy);
  scribe.write('info', 'deployer', `payments: rolling out ${BAD_COMMIT} (was ${OLD_COMMIT})`, {
    change: 'Round amounts in one place',
    author: 'kim',
  });
  for (const instance of [1, 2]) {
    scribe.write('info', 'payments', 'draining: no new charges are taken', { instance }, 900);
    scribe.write('info', 'payments', `started, commit ${BAD_COMMIT}`, { instance, tookMs: 2_140 }, 2_200);
    scribe.write(
      'info',
      'payments',
      'configuration loaded',
      {
        instance,
        config: { acquirer: 'northbank', timeoutMs: 5_000, minorUnits: { EUR: 2, GBP: 2, JPY: 2, USD: 2 } },
      },
      40,
    );
  }
  scribe.write('info', 'deployer', 'payments: rollout finished, 2 of 2 instances healthy', {}, 1_000);
  return scribe.logs;
}

function commitOf(service: string, at: number, plot: Plot): string {
  return service === 'payments' && at > plot.deploy + 1_000 ? BAD_COMMIT : OLD_COMMIT;
}

/** RFC 3339 in UTC to the microsecond; `at` in milliseconds with a fraction. */
function timestamp(at: number): string {
  const micros = String(Math.floor((at % 1) * 1000)).padStart(3, '0');
  return new Date(Math.floor(at)).toISOString().replace('Z', `${micros}Z`);
}

function pick<T>(plot: Plot, list: readonly T[]): T {
  return list[Math.floor(plot.random() * list.length)]!;
}

function hex(random: () => number, digits: number): string {
  return Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
}

/** An address of the ranges that are kept for documentation. */
function address(plot: Plot): string {
  return `198.51.100.${1 + Math.floor(plot.random() * 250)}`;
}
