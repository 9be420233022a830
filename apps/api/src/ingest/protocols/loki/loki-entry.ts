// What both encodings of Loki's push requests have in common.

/** A line of a stream. */
export interface LokiEntry {
  /** RFC 3339; undefined if the entry has no time that a log can have. */
  time: string | undefined;
  line: string;
  /** The labels of the stream; one object for all its entries. */
  labels: Record<string, unknown>;
  /** What the entry itself has; undefined for none. */
  structuredMetadata: Record<string, unknown> | undefined;
}
