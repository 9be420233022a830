// What a row draws, computed from its log.
import type { FoundLog } from '@timberline/contract';
import type { FindHits } from '../../find/find-marks';
import { cutIndex, type Segment, segmentsOf } from '../../log-text/segments';
import { type TimeText, timeText } from '../../time/timestamp';
import type { Zone } from '../../time/zone';
import { type Column, fieldValue, valueText } from '../columns/columns';
import type { TimeColumn, TimeField } from '../columns/time-columns';
import type { GapSize } from './gaps';

/** How the rows are laid out. */
export interface ListLayout {
  columns: readonly Column[];
  zone: Zone;
  times: Readonly<Record<TimeField, TimeColumn>>;
  wrap: boolean;
  /** Whether the message has its own line, on narrow screens. */
  compact: boolean;
  /** Where the find hits in messages; null while nothing is looked for. */
  hits: FindHits | null;
}

/** A row of the list. `log` is null while it loads. */
export interface RowView {
  index: number;
  /** Its position among all rows of the search, from 1. */
  number: number;
  /** Which element draws it. Elements are reused while scrolling. */
  slot: number;
  /** Its distance from the top in px. */
  top: number;
  log: FoundLog | null;
  /** How many lines it stands for: more than one while repeated ones are folded into it. */
  lines: number;
  /** The time since the row above, or empty. */
  since: string;
  gap: GapSize;
  active: boolean;
  open: boolean;
  expanded: boolean;
  /** Whether lines that repeat it are shown although others are folded. */
  unfolded: boolean;
  marked: boolean;
}

export type Cell =
  | { kind: 'time'; name: string; segments: Segment[] }
  | { kind: 'since'; name: string }
  | { kind: 'level'; name: string; text: string }
  /** `value` is what a filter can select. It is null when the cell is not a single value. */
  | { kind: 'text'; name: string; text: string; value: string | null }
  | { kind: 'message'; name: string; segments: Segment[]; hidden: number };

/** Characters of a message that are drawn on one line: more than any screen shows. */
const MAX_LINE_CHARACTERS = 700;
/** Characters of a wrapped message that are drawn before "Show all". */
const MAX_WRAPPED_CHARACTERS = 4_000;
/** Characters of any other value that are drawn. */
const MAX_VALUE_CHARACTERS = 300;

/** The cells of a log in the order of the columns. */
export function cellsOf(log: FoundLog, layout: ListLayout, expanded: boolean): Cell[] {
  return layout.columns.map(({ name }): Cell => {
    switch (name) {
      case 'timestamp':
      case 'receivedAt':
        return {
          kind: 'time',
          name,
          segments: timeSegments(timeText(log[name], layout.zone), layout.times[name]),
        };
      case 'since':
        return { kind: 'since', name };
      case 'level':
        return { kind: 'level', name, text: log.level };
      case 'message':
        return messageCell(log, layout, expanded);
      default:
        return textCell(name, fieldValue(log, name));
    }
  });
}

function textCell(name: string, value: unknown): Cell {
  const text = valueText(value);
  const single = name !== 'id' && text !== '' && (typeof value !== 'object' || value === null);
  return { kind: 'text', name, text: text.slice(0, MAX_VALUE_CHARACTERS), value: single ? text : null };
}

/**
 * The date and the offset are less prominent than the time of day. An offset that the head shows takes no space, but is copied
 * with the time.
 */
function timeSegments({ date, clock, fine, offset }: TimeText, column: TimeColumn): Segment[] {
  const fraction = clock === '' ? '' : fine.padEnd(column.fineDigits, '0');
  return [
    { text: `${date} `, mark: false, symbol: false, classes: 'quiet' },
    { text: clock, mark: false, symbol: false, classes: '' },
    { text: fraction, mark: false, symbol: false, classes: 'quiet' },
    { text: offset, mark: false, symbol: false, classes: column.offset === null ? 'quiet' : 'copied' },
  ];
}

function messageCell(log: FoundLog, { wrap, hits }: ListLayout, expanded: boolean): Cell {
  const { message } = log;
  const limit = expanded ? message.length : wrap ? MAX_WRAPPED_CHARACTERS : MAX_LINE_CHARACTERS;
  const segments = segmentsOf(message, log.highlight?.message ?? [], {
    limit,
    lineBreaks: wrap,
    // What is not drawn is not looked through.
    hits: hits?.(message.slice(0, cutIndex(message, limit))),
  });
  return { kind: 'message', name: 'message', segments, hidden: Math.max(0, message.length - limit) };
}
