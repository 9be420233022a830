// What a row draws, worked out from a log.
import type { FoundLog } from '@timberline/contract';
import type { Segment } from '../../log-text/segments';
import { segmentsOf } from '../../log-text/segments';
import type { Zone } from '../../state/explore-view';
import type { Column } from '../columns/columns';
import { fieldValue, valueText } from '../columns/columns';
import type { GapSize } from './gaps';
import type { TimeText } from './timestamp';
import { timeText } from './timestamp';

/** How the list is drawn. */
export interface ListLook {
  columns: readonly Column[];
  zone: Zone;
  wrap: boolean;
  /** The message on a line of its own, for narrow screens. */
  compact: boolean;
}

/** A row of the list as it stands now; `log` is null while it loads. */
export interface RowView {
  index: number;
  /** Its place among all rows of the search, from 1. */
  number: number;
  /** Which element draws it: elements are used again as one scrolls. */
  slot: number;
  top: number;
  log: FoundLog | null;
  /** Time since the row above, or the empty text. */
  since: string;
  gap: GapSize;
  active: boolean;
  open: boolean;
  expanded: boolean;
}

export type Cell =
  | { kind: 'time'; name: string; segments: Segment[] }
  | { kind: 'since'; name: string }
  | { kind: 'level'; name: string; text: string }
  /** `value` is what can be filtered for: null of what is no single value. */
  | { kind: 'text'; name: string; text: string; value: string | null }
  | { kind: 'message'; name: string; segments: Segment[]; hidden: number };

/** Characters drawn of a message on one line: more than any screen shows. */
const LINE_LIMIT = 700;
/** Characters drawn of a wrapped message before "show all". */
export const WRAP_LIMIT = 4_000;
/** Characters drawn of any other value. */
const VALUE_LIMIT = 300;

/** The cells of a log in the order of the columns. */
export function cellsOf(log: FoundLog, look: ListLook, expanded: boolean): Cell[] {
  return look.columns.map(({ name }): Cell => {
    switch (name) {
      case 'timestamp':
      case 'receivedAt':
        return { kind: 'time', name, segments: timeSegments(timeText(log[name], look.zone)) };
      case 'since':
        return { kind: 'since', name };
      case 'level':
        return { kind: 'level', name, text: log.level };
      case 'message':
        return messageCell(log, look.wrap, expanded);
      default:
        return textCell(name, fieldValue(log, name));
    }
  });
}

function textCell(name: string, value: unknown): Cell {
  const text = valueText(value);
  const single = name !== 'id' && text !== '' && (typeof value !== 'object' || value === null);
  return { kind: 'text', name, text: text.slice(0, VALUE_LIMIT), value: single ? text : null };
}

/** Date and offset step back behind the clock. */
function timeSegments({ date, clock, fine, offset }: TimeText): Segment[] {
  return [
    { text: `${date} `, mark: false, token: false, classes: 'quiet' },
    { text: clock, mark: false, token: false, classes: '' },
    { text: fine + offset, mark: false, token: false, classes: 'quiet' },
  ];
}

function messageCell(log: FoundLog, wrap: boolean, expanded: boolean): Cell {
  const { message } = log;
  const limit = expanded ? message.length : wrap ? WRAP_LIMIT : LINE_LIMIT;
  const segments = segmentsOf(message, log.highlight?.message ?? [], { limit, lines: wrap });
  return { kind: 'message', name: 'message', segments, hidden: Math.max(0, message.length - limit) };
}
