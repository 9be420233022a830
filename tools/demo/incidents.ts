// Two incidents of the demo's shop before its deploy: the cache of one region is switched off for a while, and one instance of
// the inventory leaks memory until it crashes.
import type { LogInput } from '@timberline/contract';
import { type StoryOptions, TraceWriter } from './trace-writer.ts';

const MINUTE_MS = 60_000;

/** When a configuration without a cache was loaded, and when it was taken back, in minutes before the deploy. */
export const CONFIG_MINUTES = { loaded: 111, reverted: 91 } as const;
/** When the leak began, and when the instance crashed, in minutes before the deploy. */
export const LEAK_MINUTES = { began: 78, crashed: 23 } as const;

const REGION = 'us-east';
/** The configuration without a cache. */
export const BAD_CONFIG = `${REGION}-42`;
const GOOD_CONFIG_NUMBER = 41;

const LEAKING_POD = 'inventory-2';
const HEAP_LIMIT_MB = 512;
const HEAP_BEFORE_MB = 140;
/** The time between collections: long at first, and hardly any before the crash. */
const MAX_COLLECTION_GAP_MS = 240_000;
const MIN_COLLECTION_GAP_MS = 6_000;
const RESERVATIONS_PER_MB = 130;

/** The configuration of the catalog's cache in a region at a time. */
export function cacheConfig(
  story: StoryOptions,
  region: string,
  at: number,
): { config: string; ttlSeconds: number } {
  const isBad =
    region === REGION &&
    at >= before(story, CONFIG_MINUTES.loaded) &&
    at < before(story, CONFIG_MINUTES.reverted);
  return isBad
    ? { config: BAD_CONFIG, ttlSeconds: 0 }
    : { config: `${region}-${GOOD_CONFIG_NUMBER}`, ttlSeconds: 300 };
}

/** The logs that the incidents add from `from` to `to` (epoch milliseconds). */
export function incidents(story: StoryOptions, from: number, to: number): LogInput[] {
  const isWithin = (at: number): boolean => at >= from && at < to;
  const logs: LogInput[] = [];
  for (const at of [before(story, CONFIG_MINUTES.loaded), before(story, CONFIG_MINUTES.reverted)])
    if (isWithin(at)) logs.push(...loadConfig(story, at));
  for (const at of collections(story)) if (isWithin(at)) logs.push(...collect(story, at));
  const crashAt = before(story, LEAK_MINUTES.crashed);
  if (isWithin(crashAt)) logs.push(...crash(story, crashAt));
  return logs;
}

function loadConfig(story: StoryOptions, at: number): LogInput[] {
  const writer = new TraceWriter(story, at);
  const cache = cacheConfig(story, REGION, at);
  const message = `configuration loaded: ${cache.config}`;
  const change = { author: 'ana', text: cache.ttlSeconds === 0 ? 'Try prices without the cache' : 'Back' };
  writer.write('info', 'catalog', message, { region: REGION, cache, change });
  return writer.logs;
}

/** When the leaking instance collects garbage. */
function collections(story: StoryOptions): number[] {
  const [begin, end] = [before(story, LEAK_MINUTES.began), before(story, LEAK_MINUTES.crashed)];
  const times: number[] = [];
  for (let at = begin; at < end;) {
    times.push(at);
    const left = (end - at) / (end - begin);
    at += Math.max(MIN_COLLECTION_GAP_MS, MAX_COLLECTION_GAP_MS * left ** 2);
  }
  return times;
}

function collect(story: StoryOptions, at: number): LogInput[] {
  const [begin, end] = [before(story, LEAK_MINUTES.began), before(story, LEAK_MINUTES.crashed)];
  const progress = (at - begin) / (end - begin);
  const usedMb = Math.round(HEAP_BEFORE_MB + (HEAP_LIMIT_MB - HEAP_BEFORE_MB) * progress);
  const held = usedMb * RESERVATIONS_PER_MB;
  const writer = new TraceWriter(story, at);
  writer.write(
    'warn',
    'inventory',
    `garbage collection freed 1 MB: heap ${usedMb} of ${HEAP_LIMIT_MB} MB, ${held} reservations held`,
    {
      pod: LEAKING_POD,
      heap: { usedMb, limitMb: HEAP_LIMIT_MB },
      gc: { cause: 'allocation failure' },
      reservations: { held, released: 0 },
    },
  );
  return writer.logs;
}

function crash(story: StoryOptions, at: number): LogInput[] {
  const writer = new TraceWriter(story, at);
  const pod = { pod: LEAKING_POD };
  writer.write(
    'fatal',
    'inventory',
    `out of memory: heap limit of ${HEAP_LIMIT_MB} MB reached\n` +
      '    at ReservationCache.hold (/srv/inventory/reservation-cache.js:57:19)',
    pod,
  );
  writer.write('warn', 'deployer', `${LEAKING_POD} exited with code 137, restarting`, { exitCode: 137 }, 900);
  writer.write('info', 'inventory', 'started, 0 reservations held', { ...pod, tookMs: 3_410 }, 3_400);
  return writer.logs;
}

function before(story: StoryOptions, minutes: number): number {
  return story.deployAt - minutes * MINUTE_MS;
}
