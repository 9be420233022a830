// How the first lines of a file are read: what the page shows before anything is sent.
import type { LogInput } from '@timberline/contract';
import { CsvReader, type Entry, LineReader, toLogs } from '@timberline/formats';
import { parseZone } from '@timberline/query';
import type { TextHead } from './read-file';

/** Logs that are shown. */
const MAX_ROWS = 20;
/** Characters of a message and of metadata that are shown. */
const MAX_TEXT = 300;
/** A JSON text is read as a whole, in the memory of the page. */
export const MAX_JSON_BYTES = 32 * 1024 * 1024;
/** The mapping sets this key in a log whose record has no time. */
const TIMESTAMP_MISSING = 'timestampMissing';

/** What the reader chooses for all logs of a file. */
export interface FileOptions {
  /** Empty: what each line says. */
  resourceId: string;
  /** The zone of times without an offset. */
  zone: string;
}

/** A log of the file, and the lines that it was read from. */
export interface PreviewRow {
  lines: string;
  /** Null for a log that gets the time of receipt. */
  timestamp: string | null;
  level: string;
  resourceId: string;
  message: string;
  metadata: string;
}

interface NumberedEntry {
  entry: Entry;
  firstLine: number;
  lastLine: number;
}

/** The first records of a text. Nothing is read from a last line that is cut. */
export function readEntries(
  head: TextHead,
  content: 'lines' | 'csv',
  zone: string,
  now: number,
): NumberedEntry[] {
  const end = head.isWhole ? -1 : head.text.lastIndexOf('\n');
  const isCut = end >= 0;
  const text = isCut ? head.text.slice(0, end + 1) : head.text;
  const reader =
    content === 'csv' ? new CsvReader() : new LineReader({ now, zone: parseZone(zone) ?? (() => 0) });
  const entries: NumberedEntry[] = reader.push(text);
  // The log that is open at a cut has more lines than are known.
  if (!isCut || entries.length === 0) entries.push(...reader.flush());
  return entries;
}

/** The objects of a JSON text: the elements of a list, or the one object. Null for any other text. */
export function jsonObjects(text: string): Record<string, unknown>[] | null {
  try {
    const value: unknown = JSON.parse(text);
    const objects = Array.isArray(value) ? (value as unknown[]) : [value];
    return objects.length > 0 && objects.every(isObject) ? objects : null;
  } catch {
    // Most files with this extension have one object a line, which is no JSON text as a whole.
    return null;
  }
}

/** The logs of a record with what the reader chose. */
export function logsOf(
  entry: Entry,
  { resourceId, zone }: FileOptions,
  now: number,
  metadata?: Record<string, unknown>,
): LogInput[] {
  return toLogs(entry, {
    now,
    zone: parseZone(zone) ?? (() => 0),
    resourceId: resourceId.trim() || undefined,
    metadata,
  });
}

/** The rows for records, each with the lines that it comes from. */
export function previewRows(
  entries: readonly NumberedEntry[],
  options: FileOptions,
  now: number,
): PreviewRow[] {
  return entries.slice(0, MAX_ROWS).flatMap(({ entry, firstLine, lastLine }) =>
    logsOf(entry, options, now).map((log) => {
      const { [TIMESTAMP_MISSING]: isMissing, ...metadata } = log.metadata ?? {};
      return {
        lines: firstLine === lastLine ? String(firstLine) : `${firstLine}–${lastLine}`,
        timestamp: isMissing === true ? null : log.timestamp,
        level: log.level,
        resourceId: log.resourceId,
        message: shorten(log.message),
        metadata: Object.entries(metadata)
          .map(
            ([key, value]) => `${key}: ${shorten(typeof value === 'string' ? value : JSON.stringify(value))}`,
          )
          .join('\n'),
      };
    }),
  );
}

function shorten(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
