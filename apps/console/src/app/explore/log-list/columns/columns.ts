// Columns of the list: their names, widths and what a log shows in them.
import type { FoundLog } from '@timberline/contract';

export interface Column {
  name: string;
  /** Heading. */
  title: string;
  /** CSS pixels; the message takes what is left where it has no width of its own. */
  width: number;
}

/** Columns that every log can fill, in the order in which they are offered. `since` is the time since the row above. */
const KNOWN: Record<string, { title: string; width: number }> = {
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

export const KNOWN_COLUMNS = Object.keys(KNOWN);
/** Of a column made from a metadata key. */
const METADATA_WIDTH = 140;
/** The message is never drawn narrower; the list scrolls sideways instead. */
export const MESSAGE_MIN_WIDTH = 220;

/** A column with the width chosen for it. */
export function columnOf(name: string, widths: Record<string, number> = {}): Column {
  const known = KNOWN[name];
  const title = known?.title ?? (name.startsWith('metadata.') ? name.slice('metadata.'.length) : name);
  return { name, title, width: widths[name] ?? known?.width ?? METADATA_WIDTH };
}

/** `grid-template-columns` of a row. */
export function gridTemplate(columns: readonly Column[]): string {
  return columns
    .map(({ name, width }) =>
      name === 'message' && width === 0 ? `minmax(${MESSAGE_MIN_WIDTH}px, 1fr)` : `${width}px`,
    )
    .join(' ');
}

/** The value of a field by its name in the query language; undefined where the log has none. */
export function fieldValue(log: FoundLog, name: string): unknown {
  if (name === 'parentResourceId') return log.metadata?.parentResourceId;
  if (!name.startsWith('metadata.')) return (log as unknown as Record<string, unknown>)[name];
  const path = name.slice('metadata.'.length);
  return valueAt(log.metadata, path);
}

/** A key may hold dots itself: the longest key that fits is tried first. */
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

/** A value as one line of text. */
export function valueText(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
