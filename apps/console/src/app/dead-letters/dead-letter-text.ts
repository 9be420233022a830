// What is told of a dead letter: parts of Elasticsearch's reason and of a log that may be anything.
import type { DeadLetter } from '@timberline/contract';

/** Longer messages are cut in the list; the log itself is shown whole when it is opened. In UTF-16 units. */
const SUMMARY_LENGTH = 300;

/** The field that Elasticsearch's reason names, or null. */
export function fieldOf(reason: string): string | null {
  return /\bfield (?:name )?\[([^\]]+)\]/.exec(reason)?.[1] ?? null;
}

export interface LogSummary {
  level: string | null;
  resourceId: string | null;
  message: string;
}

/** The parts of a log by which one knows it again. */
export function summaryOf(log: DeadLetter['log']): LogSummary {
  const text = (value: unknown): string | null =>
    typeof value === 'string' ? value : value === undefined || value === null ? null : JSON.stringify(value);
  const message = text(log['message']) ?? JSON.stringify(log);
  return {
    level: text(log['level']),
    resourceId: text(log['resourceId']),
    message: message.length > SUMMARY_LENGTH ? `${message.slice(0, SUMMARY_LENGTH)}…` : message,
  };
}
