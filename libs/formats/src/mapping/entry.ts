// What a protocol or a format reads of a record, before the mapping makes a log of it.
import type { LogInput } from '@timberline/contract';
import type { ZoneOffset } from '../time/zone.ts';

/** A record with fields of any names. Its values are JSON values: no `bigint`, no `undefined` inside of arrays. */
export type Fields = Record<string, unknown>;

/**
 * A record. Everything is optional: what the protocol tells by itself stands in the named members and wins over what the
 * mapping finds in `attributes`.
 */
export interface Entry {
  /** RFC 3339 text, a number by its size, or any other form that `parseTime` takes. */
  time?: unknown;
  /** The time of a record that has none of its own, such as the one at which a collector saw it. */
  observedTime?: unknown;
  /** A word or a letter. Numbers have a meaning only in their protocols: see `otlpLevel` and `syslogLevel`. */
  level?: string;
  /** Text; anything else becomes its JSON, and the members of an object become metadata as well. */
  message?: unknown;
  resourceId?: string;
  traceId?: string;
  spanId?: string;
  commit?: string;
  parentResourceId?: string;
  /** The record's own fields. */
  attributes?: Fields;
  /**
   * Fields of what the record belongs to, such as OTLP's resource or Loki's stream. A field of the record itself wins, and
   * the other value is kept as `metadata["resource.NAME"]`.
   */
  inherited?: Fields;
}

/** What a request says of all of its records. */
export interface MappingDefaults {
  /** The time of receipt, in milliseconds since 1970. */
  now: number;
  /** Where times without an offset were written. */
  zone?: ZoneOffset;
  /** Loses only to a record's own `resourceId` and `service.name`. */
  resourceId?: string;
  /** Loses to what a record says, as do the fields of `metadata`. */
  level?: string;
  metadata?: Fields;
  /** Parses JSON; throws if the text is none. Given, the fields of a message that is JSON are read as the record's own. */
  parseJson?: (text: string) => unknown;
  /**
   * Changes the message and the metadata of a record before a long one is cut into several logs, so that what it looks for stands
   * in one piece.
   */
  beforeSplit?: (log: Pick<LogInput, 'message' | 'metadata'>) => void;
}
