// The logs of a small web shop: its services log what customers do, and after a deploy one kind of customers cannot pay. There
// are two more incidents before that (incidents.ts). The same seed gives the same logs.
import type { LogInput } from '@timberline/contract';
import { cacheConfig, incidents } from './incidents.ts';
import {
  BAD_COMMIT,
  commitOf,
  hex,
  OLD_COMMIT,
  pick,
  type StoryOptions,
  TraceWriter,
} from './trace-writer.ts';

/** The minutes between the deploy and the time of the demo. */
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
/** Where customers look at products. */
const VISITED_REGIONS = ['eu-west', 'eu-west', 'us-east', 'us-east', 'ap-northeast'];
const REGIONS: Record<Currency, string> = {
  EUR: 'eu-west',
  USD: 'us-east',
  GBP: 'eu-west',
  JPY: 'ap-northeast',
};

/** Makes the logs from `from` to `to` (epoch milliseconds) in time order, with about `perMinute` customers per minute. */
export function storyLogs(story: StoryOptions, from: number, to: number, perMinute: number): LogInput[] {
  const logs: LogInput[] = [];
  for (let at = from; at < to; at += (60_000 / perMinute) * (0.2 + 1.6 * story.random())) {
    logs.push(...visit(story, at));
  }
  for (let minute = Math.ceil(from / 60_000) * 60_000; minute < to; minute += 60_000)
    logs.push(...backgroundTasks(story, minute));
  if (story.deployAt >= from && story.deployAt < to) logs.push(...deploy(story));
  logs.push(...incidents(story, from, to));
  return logs
    .filter((log) => log.timestamp >= new Date(from).toISOString())
    .toSorted((a, b) => (a.timestamp < b.timestamp ? -1 : 1));
}

function visit(story: StoryOptions, at: number): LogInput[] {
  const kind = story.random();
  if (kind < 0.55) return browse(story, at);
  return checkout(story, at);
}

function browse(story: StoryOptions, at: number): LogInput[] {
  const writer = new TraceWriter(story, at);
  const product = pick(story, PRODUCTS);
  const page = 1 + Math.floor(story.random() * 9);
  const region = pick(story, VISITED_REGIONS);
  const cache = cacheConfig(story, region, at);
  const isHit = story.random() < 0.8 && cache.ttlSeconds > 0;
  const place = { region, cache };
  writer.write('debug', 'catalog', `cache ${isHit ? 'hit' : 'miss'} for products:${product}:${page}`, place);
  if (story.random() < (cache.ttlSeconds > 0 ? 0.03 : 0.8)) {
    const query = { ...place, table: 'products' };
    writer.write('warn', 'catalog', 'slow query on products: 1,240 ms (threshold 1,000 ms)', query, 900);
  }
  writer.write('info', 'gateway', `GET /products?q=${encodeURIComponent(product)}&page=${page} 200`, {
    http: { method: 'GET', route: '/products', status: 200 },
    client: address(story),
  });
  return writer.logs;
}

function checkout(story: StoryOptions, at: number): LogInput[] {
  const { random } = story;
  const writer = new TraceWriter(story, at);
  const currency = pick(story, CURRENCIES);
  const order = `ord_${hex(random, 8)}`;
  // The price that customers see: 12.80 in most currencies, and 1,920 in yen, which has no smaller unit.
  const total =
    currency === 'JPY' ? 800 + Math.floor(random() * 9_000) : Math.round(500 + random() * 9_000) / 100;
  const orderFields = { order, currency, region: REGIONS[currency] };
  const http = { method: 'POST', route: '/checkout' };

  writer.write(
    'info',
    'checkout',
    `order ${order} received: ${pick(story, PRODUCTS)}, ${total} ${currency}`,
    {
      ...orderFields,
      total,
    },
  );
  writer.write('debug', 'inventory', `reserved 1 item for ${order}`, { order }, 6);
  const broken = currency === 'JPY' && commitOf('payments', writer.at, story) === BAD_COMMIT;
  const minorUnits = broken ? 2 : currency === 'JPY' ? 0 : 2;
  const amount = Math.round(total * 10 ** minorUnits);
  writer.write(
    'debug',
    'payments',
    `charging ${order} at acquirer`,
    { ...orderFields, amount, attempt: 1 },
    4,
  );
  if (broken) {
    writer.write(
      'error',
      'payments',
      `charge for ${order} refused by acquirer: amount_too_large\n` +
        '    at Acquirer.charge (/srv/payments/acquirer.js:88:13)\n' +
        '    at async ChargeOrder.run (/srv/payments/charge-order.js:41:20)',
      { ...orderFields, amount, acquirer: { code: 'amount_too_large', httpStatus: 422 } },
      240,
    );
    writer.write(
      'error',
      'checkout',
      `order ${order} failed: payments answered 502`,
      { ...orderFields, total },
      5,
    );
    writer.write('info', 'inventory', `released 1 item of ${order}`, { order });
    writer.write('error', 'gateway', 'POST /checkout 502', {
      http: { ...http, status: 502 },
      client: address(story),
    });
    return writer.logs;
  }
  if (random() < 0.03) {
    writer.write(
      'warn',
      'payments',
      `charge for ${order} refused by acquirer: card_declined`,
      { ...orderFields, amount, acquirer: { code: 'card_declined', httpStatus: 402 } },
      180,
    );
    writer.write('info', 'gateway', 'POST /checkout 402', {
      http: { ...http, status: 402 },
      client: address(story),
    });
    return writer.logs;
  }
  writer.write('info', 'payments', `charged ${order}`, { ...orderFields, amount }, 160);
  writer.write('info', 'checkout', `order ${order} confirmed`, { ...orderFields, total }, 4);
  if (random() < 0.02) {
    writer.write(
      'error',
      'notifications',
      `mail for ${order} not sent: SMTP timeout after 10,000 ms`,
      { order },
      400,
    );
    writer.write(
      'info',
      'notifications',
      `mail for ${order} sent at second attempt`,
      { order, attempt: 2 },
      300,
    );
  } else {
    writer.write('debug', 'notifications', `mail for ${order} queued`, { order });
  }
  writer.write('info', 'gateway', 'POST /checkout 201', {
    http: { ...http, status: 201 },
    client: address(story),
  });
  return writer.logs;
}

/** The logs of background tasks, once per minute. */
function backgroundTasks(story: StoryOptions, at: number): LogInput[] {
  const writer = new TraceWriter(story, at);
  const items = 1_100 + Math.floor(story.random() * 200);
  writer.write(
    'info',
    'inventory',
    `stock synchronized: ${items} items, ${items % 7} changed`,
    { items },
    60,
  );
  if (story.random() < 0.15) {
    writer.write('warn', 'gateway', `rate limit reached by 203.0.113.${items % 250}, 41 requests refused`, {
      refused: 41,
    });
  }
  return writer.logs;
}

/** The logs of the deploy at level info, by the deployer and by the restarting service. */
function deploy(story: StoryOptions): LogInput[] {
  const writer = new TraceWriter(story, story.deployAt);
  writer.write('info', 'deployer', `payments: rolling out ${BAD_COMMIT} (was ${OLD_COMMIT})`, {
    change: 'Round amounts in one place',
    author: 'kim',
  });
  for (const instance of [1, 2]) {
    writer.write('info', 'payments', 'draining: no new charges are taken', { instance }, 900);
    writer.write('info', 'payments', `started, commit ${BAD_COMMIT}`, { instance, tookMs: 2_140 }, 2_200);
    writer.write(
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
  writer.write('info', 'deployer', 'payments: rollout finished, 2 of 2 instances healthy', {}, 1_000);
  return writer.logs;
}

/** Returns an address of a range that is reserved for documentation. */
function address(story: StoryOptions): string {
  return `198.51.100.${1 + Math.floor(story.random() * 250)}`;
}
