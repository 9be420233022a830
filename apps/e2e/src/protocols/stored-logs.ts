// What was stored of what a client sent.
import type { FoundLog } from '@timberline/contract';
import type { ApiClient, Query } from '../harness/http-client.ts';

/** The fields that a client determines. */
export type SentLog = Omit<FoundLog, 'id' | 'receivedAt' | 'pattern'>;

/** Clocks of one machine agree, but some clients send times in whole seconds. */
const CLOCK_PRECISION_MS = 1_000;

/**
 * Waits for the logs that a query finds, and returns all of them by their messages. Throws if they are more than expected, which
 * those that a client sent twice would be.
 */
export async function storedLogs(api: ApiClient, query: Query, count: number): Promise<SentLog[]> {
  const logs = await api.findLogs(query, count);
  if (logs.length !== count)
    throw new Error(`${logs.length} logs were stored instead of ${count}: ${JSON.stringify(logs)}`);
  return logs
    .map(({ id: _id, receivedAt: _receivedAt, pattern: _pattern, ...log }) => log)
    .sort((one, other) => (one.message < other.message ? -1 : 1));
}

/**
 * The logs without their times, which are those of the client's clock: each must be between the beginning of the test and now.
 * @param since the beginning of the test, in milliseconds since 1970
 */
export function withoutTimes(logs: readonly SentLog[], since: number): Omit<SentLog, 'timestamp'>[] {
  return logs.map(({ timestamp, ...log }) => {
    const time = Date.parse(timestamp);
    if (!(time >= since - CLOCK_PRECISION_MS && time <= Date.now()))
      throw new Error(`${timestamp} is not when "${log.message}" was written.`);
    return log;
  });
}
