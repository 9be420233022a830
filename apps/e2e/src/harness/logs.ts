// Sample logs. Each test marks its own logs, so that all tests can share one stack and run in any order.
import { randomBytes } from 'node:crypto';
import type { LogInput } from '@timberline/contract';

const SERVICES = ['checkout', 'payments', 'inventory', 'gateway', 'search'];
const LEVELS = ['info', 'info', 'info', 'debug', 'warn', 'error'];
const MESSAGES = [
  (n: number) => `GET /orders/${n} 200 in ${n % 97} ms`,
  (n: number) => `connection from 10.10.34.${n % 250} closed after ${n % 13} requests`,
  (n: number) => `dfs.DataNode$PacketResponder: block blk_${3886504906 + n} terminating`,
  (n: number) => `retry ${n % 5} of upstream call to inventory:8443 ("timeout")`,
  (n: number) => `cache miss for key user:${n}:cart`,
];

/** The time of the first log that `makeLogs` makes by default. */
export const LOGS_START = Date.UTC(2024, 4, 17, 10, 0, 0);

/**
 * Makes a word that no other test uses. It consists of letters and digits, so it can serve as a word of a message, a
 * `resourceId`, a `traceId` or a `parentResourceId`.
 */
export function uniqueMarker(name = 'spec'): string {
  return `${name.replace(/[^a-z0-9]/gi, '')}${Date.now().toString(36)}${randomBytes(4).toString('hex')}`;
}

/** Makes a valid log with every field; `overrides` replaces fields, and an `undefined` in it removes one. */
export function makeLog(marker: string, overrides: Partial<LogInput> = {}, n = 0): LogInput {
  const service = SERVICES[n % SERVICES.length]!;
  const log: LogInput = {
    level: LEVELS[n % LEVELS.length]!,
    message: MESSAGES[n % MESSAGES.length]!(n),
    resourceId: `${service}-${n % 3}`,
    timestamp: timestampAt(LOGS_START, n),
    traceId: `${marker}-trace-${Math.floor(n / 10)}`,
    spanId: `span-${n % 10}`,
    commit: '5e5342f',
    ...overrides,
    metadata: { parentResourceId: marker, service, attempt: n % 5, ...overrides.metadata },
  };
  return JSON.parse(JSON.stringify(log)) as LogInput;
}

/** Makes `count` logs, one per millisecond in time order, whose `parentResourceId` is the marker. */
export function makeLogs(marker: string, count: number, overrides: Partial<LogInput> = {}): LogInput[] {
  return Array.from({ length: count }, (_, n) => makeLog(marker, overrides, n));
}

/** The RFC 3339 time in UTC that is `milliseconds` and `nanoseconds` after `start` (epoch milliseconds). */
export function timestampAt(start: number, milliseconds: number, nanoseconds = 0): string {
  const time = new Date(start + milliseconds).toISOString();
  return nanoseconds === 0 ? time : time.replace('Z', `${String(nanoseconds).padStart(6, '0')}Z`);
}

/** A log as it was read, but for its pattern: patterns are joined within seconds, and a log is read back with the joined one. */
export function withoutPattern<T extends { pattern?: string }>({
  pattern: _pattern,
  ...log
}: T): Omit<T, 'pattern'> {
  return log;
}

export function ndjson(logs: readonly unknown[]): string {
  return logs.map((log) => `${JSON.stringify(log)}\n`).join('');
}
