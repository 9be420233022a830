// What one line is read as.
import type { Entry, Fields } from '../mapping/entry.ts';
import type { ZoneOffset } from '../time/zone.ts';

/**
 * How a line was read: `header` lines have their message on the next line, and `bare` ones have neither a time nor a
 * structure. A stack trace can follow `text`, `syslog`, `header` and `bare` lines.
 */
export type LineKind = 'json' | 'logfmt' | 'access' | 'syslog' | 'text' | 'header' | 'bare';

export interface ParsedLine {
  kind: LineKind;
  entry: Entry;
}

/** What the reading of a line depends on. */
export interface LineContext {
  /** Seconds since 1970: a time without a year is the instant that is nearest to it. */
  now: number;
  zone: ZoneOffset;
  /** Parses JSON; throws if the text is none. */
  parseJson: (text: string) => unknown;
}

/** The fields that have a value. */
export function fieldsOf(members: Record<string, string | number | undefined>): Fields {
  const fields: Fields = {};
  for (const name in members)
    if (members[name] !== undefined && members[name] !== '') fields[name] = members[name];
  return fields;
}
