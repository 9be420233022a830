// Logs to send. Each test marks its own, so that all tests share one stack and run in any order.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { LogInput } from '@timberline/contract';

/**
 * A word that no other test uses: one run of letters and digits, so that it can stand in a message and be found as
 * a word, be a `resourceId`, a `traceId`, or a `parentResourceId`.
 */
export function uniqueMarker(name = 'spec'): string {
  return `${name.replace(/[^a-z0-9]/gi, '')}${Date.now().toString(36)}${randomBytes(4).toString('hex')}`;
}

const SERVICES = ['checkout', 'payments', 'inventory', 'gateway', 'search'];
const LEVELS = ['info', 'info', 'info', 'debug', 'warn', 'error'];
const MESSAGES = [
  (n: number) => `GET /orders/${n} 200 in ${n % 97} ms`,
  (n: number) => `connection from 10.10.34.${n % 250} closed after ${n % 13} requests`,
  (n: number) => `dfs.DataNode$PacketResponder: block blk_${3886504906 + n} terminating`,
  (n: number) => `retry ${n % 5} of upstream call to inventory:8443 ("timeout")`,
  (n: number) => `cache miss for key user:${n}:cart`,
];

/** First instant of the logs that `makeLogs` makes, unless told otherwise. */
export const LOGS_START = Date.UTC(2024, 4, 17, 10, 0, 0);

/** One valid log with every field; `overrides` replace, `undefined` removes. */
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

/** `count` logs, one a millisecond, in time order, found again by `parentResourceId` = marker. */
export function makeLogs(marker: string, count: number, overrides: Partial<LogInput> = {}): LogInput[] {
  return Array.from({ length: count }, (_, n) => makeLog(marker, overrides, n));
}

/** RFC 3339 in UTC, `milliseconds` and `nanoseconds` after `start` (epoch milliseconds). */
export function timestampAt(start: number, milliseconds: number, nanoseconds = 0): string {
  const time = new Date(start + milliseconds).toISOString();
  return nanoseconds === 0 ? time : time.replace('Z', `${String(nanoseconds).padStart(6, '0')}Z`);
}

export function ndjson(logs: readonly unknown[]): string {
  return logs.map((log) => `${JSON.stringify(log)}\n`).join('');
}

/** Lines of an NDJSON file as logs, marked so that this test alone finds them. */
export function readLogs(file: string | URL, marker: string): LogInput[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as LogInput)
    .map((log) => ({ ...log, metadata: { ...log.metadata, parentResourceId: marker } }));
}
