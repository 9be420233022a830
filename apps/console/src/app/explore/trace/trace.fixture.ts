// Logs of a trace for specs.
import type { FoundLog, Trace } from '@timberline/contract';

const START = Date.UTC(2026, 10, 24, 15);

/** A log so many milliseconds after the start of the trace. */
export function logOfTrace(at: number, rest: Partial<FoundLog> = {}): FoundLog {
  const timestamp = new Date(START + at).toISOString();
  return {
    id: `id${at}-${rest.spanId ?? 's'}-${rest.resourceId ?? 'web'}`,
    receivedAt: timestamp,
    level: 'info',
    message: `line at ${at}`,
    resourceId: 'web',
    timestamp,
    traceId: 't',
    spanId: 's',
    ...rest,
  };
}

export function traceOf(logs: FoundLog[]): Trace {
  return { traceId: 't', logs, spans: [], truncated: false, partial: null };
}
