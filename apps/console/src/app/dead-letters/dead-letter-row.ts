// A dead letter as a row of the table. The log in it can be anything, since Elasticsearch rejected it.
import type { DeadLetter } from '@timberline/contract';
import { formatTime, offsetText, type Zone } from '../explore/time/zone';

/** Longer messages are cut in the table; an opened row shows the whole log. In UTF-16 units. */
const MAX_MESSAGE_LENGTH = 300;

export interface DeadLetterRow {
  id: string;
  /** When the log was rejected, with its offset. */
  time: string;
  reason: string;
  /** The field that the reason names, or null. */
  field: string | null;
  level: string | null;
  resourceId: string | null;
  message: string;
  log: DeadLetter['log'];
}

export function toRow({ id, at, reason, log }: DeadLetter, zone: Zone): DeadLetterRow {
  const ms = Date.parse(at);
  const message = textOf(log['message']) ?? JSON.stringify(log);
  return {
    id,
    time: `${formatTime(ms, zone)} ${offsetText(ms, zone)}`,
    reason,
    field: fieldIn(reason),
    level: textOf(log['level']),
    resourceId: textOf(log['resourceId']),
    message: message.length > MAX_MESSAGE_LENGTH ? `${message.slice(0, MAX_MESSAGE_LENGTH)}…` : message,
    log,
  };
}

/** The field that a reason of Elasticsearch names, or null. */
function fieldIn(reason: string): string | null {
  return /\bfield (?:name )?\[([^\]]+)\]/.exec(reason)?.[1] ?? null;
}

function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? null : JSON.stringify(value);
}
