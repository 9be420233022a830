// Splunk's event objects as a format of entries.
import type { Entry, Fields } from '@timberline/formats';
import { JsonCursor } from '../../../json/json-cursor.ts';
import { MAX_LOG_BYTES } from '../../decode/json-text.ts';
import { type EntryFormat, toEntries } from '../entry-decoder.ts';
import { decodeHecEvents, type HecEvent } from './decode-hec-events.ts';

/** The shortest event is `{"event":0}`. */
const MIN_EVENT_BYTES = 11;

export const hecEvents: EntryFormat = {
  protocol: 'splunk',
  name: 'events',
  maxEntries: (bytes) => Math.floor(bytes.length / MIN_EVENT_BYTES) + 1,
  read: (bytes, sink) => decodeHecEvents(new JsonCursor(bytes, MAX_LOG_BYTES), toEntries(sink, entryOf)),
};

/**
 * An event that is an object has fields of its own, as logs have that are sent as JSON; any other is the message. What stands
 * around it is inherited, so that the fields of the event win.
 */
function entryOf({ event, time, envelope, fields }: HecEvent): Entry {
  const inherited: Fields = fields ? { ...envelope, ...fields } : envelope;
  // Docker's driver puts a line that is JSON into the event (splunk-format=json).
  if (isObject(event) && isObject(event.line)) {
    const { line, ...beside } = event;
    return { time, attributes: line, inherited: { ...inherited, ...beside } };
  }
  return isObject(event) ? { time, attributes: event, inherited } : { time, message: event, inherited };
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
