// Splunk's HTTP Event Collector: event objects one after another, with or without a separator, or in an array → events.
// The format: https://help.splunk.com/en/splunk-enterprise/get-started/get-data-in/get-data-with-http-event-collector/format-events-for-http-event-collector
import type { JsonCursor } from '../../../json/json-cursor.ts';
import { SliceBudget } from '../../decode/slice-budget.ts';
import type { RecordSink } from '../entry-decoder.ts';
import { parseLoosely, skipUnusable } from '../parse-loosely.ts';
import { HecError } from './hec-error.ts';

/** An event as it was sent, checked to have what an event must have. */
export interface HecEvent {
  event: unknown;
  time: unknown;
  /** `host`, `source`, `sourcetype` and `index`. */
  envelope: Record<string, unknown>;
  /** The members of `fields`; undefined for none. */
  fields: Record<string, unknown> | undefined;
}

/**
 * Hands over the events of a body in order. Yields between slices. Throws a HecError that tells which event is wrong, counted
 * from 0 as Splunk does.
 */
export function* decodeHecEvents(cursor: JsonCursor, sink: RecordSink<HecEvent>): Generator<undefined, void> {
  const budget = new SliceBudget();
  let number = 0;
  const isInArray = !cursor.isAtEnd && cursor.isArray;
  if (isInArray) cursor.enterArray();
  while (isInArray ? cursor.nextElement() : !cursor.isAtEnd) {
    if (budget.isSpent(cursor.at)) yield;
    if (!cursor.isObject) throw new HecError('invalid-format', number);
    const start = cursor.at;
    try {
      sink.record(eventOf(parseLoosely(cursor) as Record<string, unknown>, number));
    } catch (error) {
      sink.refuse(yield* skipUnusable(cursor, start, error));
    }
    number++;
  }
  if (!cursor.isAtEnd) throw new HecError('invalid-format', number);
  if (number === 0) throw new HecError('no-data');
}

function eventOf(object: Record<string, unknown>, number: number): HecEvent {
  const { event, time, fields, ...envelope } = object;
  if (event === undefined || event === null) throw new HecError('event-required', number);
  if (event === '') throw new HecError('event-blank', number);
  if (fields !== undefined && (typeof fields !== 'object' || Array.isArray(fields)))
    throw new HecError('invalid-fields', number);
  return { event, time, envelope, fields: (fields as Record<string, unknown> | null) ?? undefined };
}
