// A log of any length → logs within the limits.
import { LOG_LIMITS, type LogInput } from '@timberline/contract';
import type { Fields } from './entry.ts';
import { fitMetadata, OVERFLOW } from './fit-metadata.ts';
import { cutCharacters, exceedsUtf8, splitUtf8 } from './text.ts';

/** The key that numbers the logs of one record, from 1. */
export const PART = 'part';
/** How much of the message the logs repeat that hold only more overflow. */
const MAX_REPEATED_CHARACTERS = 1024;

/** Gives a log its metadata, and makes several logs of one whose message or metadata is too long. */
export function splitLog(log: LogInput, metadata: Fields): LogInput[] {
  const fitted = fitMetadata(metadata);
  const isLong = exceedsUtf8(log.message, LOG_LIMITS.messageBytes);
  if (!isLong && fitted.overflow.length === 0) {
    for (const _ in metadata) {
      log.metadata = metadata;
      break;
    }
    return [log];
  }
  const messages = isLong ? splitUtf8(log.message, LOG_LIMITS.messageBytes) : [log.message];
  const { overflow } = fitted;
  const count = Math.max(messages.length, overflow.length);
  const logs: LogInput[] = [];
  for (let n = 0; n < count; n++) {
    // What fits is repeated with each piece of the message; pieces of overflow alone need the room.
    const fields: Fields =
      n < messages.length && (n === 0 || n >= overflow.length) ? { ...fitted.metadata } : {};
    if (n < overflow.length) fields[OVERFLOW] = overflow[n];
    if (count > 1) fields[PART] = n + 1;
    logs.push({
      ...log,
      message: messages[n] ?? cutCharacters(messages[0]!, MAX_REPEATED_CHARACTERS),
      metadata: fields,
    });
  }
  return logs;
}
