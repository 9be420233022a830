// The columns of the list: their titles and widths, and the value of a log in each.
import type { FoundLog } from '@timberline/contract';
import type { Zone } from '../../time/zone';
import type { TimeColumn } from './time-columns';

export interface Column {
  name: string;
  title: string;
  /** In CSS pixels. A message column of width 0 takes the space that is left. */
  width: number;
}

/** The columns that every log can fill, in the order in which they are offered. `since` is the time since the row above. */
const STANDARD_COLUMNS: Record<string, { title: string; width: number }> = {
  timestamp: { title: 'Time', width: 186 },
  since: { title: 'Since', width: 80 },
  level: { title: 'Level', width: 80 },
  resourceId: { title: 'Resource', width: 150 },
  message: { title: 'Message', width: 0 },
  traceId: { title: 'Trace', width: 150 },
  spanId: { title: 'Span', width: 120 },
  commit: { title: 'Commit', width: 90 },
  'metadata.parentResourceId': { title: 'Parent resource', width: 140 },
  receivedAt: { title: 'Received', width: 186 },
  id: { title: 'Id', width: 170 },
};

export const STANDARD_COLUMN_NAMES = Object.keys(STANDARD_COLUMNS);
/** Width of a column for a metadata key in CSS pixels. */
const METADATA_WIDTH = 140;
/** The message is never narrower (CSS pixels). The list scrolls sideways instead. */
const MESSAGE_MIN_WIDTH = 220;
/** Width of a character of monospaced type at 12 px, in px: the widest of the usual font families. */
const CHARACTER_WIDTH = 7.25;
/** Space left and right of the text in a cell, in px. */
const CELL_PADDING = 16;

/** A column by its name, with its width from `widths` or its default width. */
export function columnOf(name: string, widths: Record<string, number> = {}): Column {
  const standard = STANDARD_COLUMNS[name];
  const title = standard?.title ?? (name.startsWith('metadata.') ? name.slice('metadata.'.length) : name);
  return { name, title, width: widths[name] ?? standard?.width ?? METADATA_WIDTH };
}

/** The width of a time column in px: room for the time, its digits finer than a millisecond, and the offset of each row. */
export function timeColumnWidth(zone: Zone, { offset: shared, fineDigits }: TimeColumn): number {
  const offset = shared !== null ? '' : zone === 'utc' ? 'Z' : '+01:00';
  const characters = '2008-11-09 20:36:15.123'.length + fineDigits + offset.length;
  return Math.ceil(characters * CHARACTER_WIDTH) + CELL_PADDING;
}

/** The least width of a row in px. */
export function minRowWidth(columns: readonly Column[]): number {
  const widths = columns.map(({ name, width }) => width || (name === 'message' ? MESSAGE_MIN_WIDTH : 0));
  return widths.reduce((sum, width) => sum + width, 0);
}

/** The value of `grid-template-columns` for a row. */
export function gridTemplate(columns: readonly Column[]): string {
  return columns
    .map(({ name, width }) =>
      name === 'message' && width === 0 ? `minmax(${MESSAGE_MIN_WIDTH}px, 1fr)` : `${width}px`,
    )
    .join(' ');
}

/** The value of a field by its name in the query language, or undefined when the log does not have it. */
export function fieldValue(log: FoundLog, name: string): unknown {
  if (name === 'parentResourceId') return log.metadata?.parentResourceId;
  if (!name.startsWith('metadata.')) return (log as unknown as Record<string, unknown>)[name];
  const path = name.slice('metadata.'.length);
  return valueAt(log.metadata, path);
}

/** Keys may contain dots, so the longest key that fits is tried first. */
function valueAt(from: unknown, path: string): unknown {
  if (typeof from !== 'object' || from === null) return undefined;
  const record = from as Record<string, unknown>;
  if (Object.hasOwn(record, path)) return record[path];
  for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
    const key = path.slice(0, dot);
    if (Object.hasOwn(record, key)) {
      const found = valueAt(record[key], path.slice(dot + 1));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** A value as one line of text: strings unchanged, others as JSON, and the empty text for undefined. */
export function valueText(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
