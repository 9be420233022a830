// Cursors: opaque texts that hold the position of a page, valid on every replica and after every restart.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SortDirection } from '@timberline/contract';
import { invalidParameter } from '../../elasticsearch/search-error.ts';

/** A position in the order of logs: by timestamp, then id. There need not be a log at it. */
export interface Position {
  /** UTC to the nanosecond, as in Elasticsearch's sort values. */
  time: string;
  id: string;
}

export interface Cursor {
  position: Position;
  /** Whether the page stands before or after the position, in the order of `sort`. */
  side: 'before' | 'after';
  /** The meaning of `now` on the first page, in milliseconds since 1970. */
  nowMs: number;
  /** More logs match than totals count exactly, so no other page has to count them. */
  isTotalCapped: boolean;
  /** Width in nanoseconds of the window in which to search first, for a page against the order of the index. */
  window?: bigint;
}

/**
 * Key of the checksum that tells an intact cursor of this query from one that was cut, changed or taken from another
 * query. It is not a secret: a cursor gives access to nothing that its query does not. So it can be the same everywhere.
 */
const CHECKSUM_KEY = 'timberline cursor 1';
const CHECKSUM_BYTES = 12;
const CHECKSUM_CHARACTERS = (CHECKSUM_BYTES * 4) / 3;

/** Encodes a cursor. It is valid only for this `scope` (see `cursorScope`). */
export function encodeCursor(cursor: Cursor, scope: string): string {
  const { position, side, nowMs, isTotalCapped, window } = cursor;
  const fields = [
    position.time,
    position.id,
    side === 'before' ? 1 : 0,
    nowMs,
    isTotalCapped ? 1 : 0,
    window?.toString() ?? '',
  ];
  const body = Buffer.from(fields.join(' ')).toString('base64url');
  return checksum(body, scope).toString('base64url') + body;
}

/** Decodes a cursor of this scope. Throws a SearchError for any other text. */
export function decodeCursor(text: string, scope: string): Cursor {
  const body = text.slice(CHECKSUM_CHARACTERS);
  const actual = Buffer.from(text.slice(0, CHECKSUM_CHARACTERS), 'base64url');
  const expected = checksum(body, scope);
  const isIntact = actual.length === CHECKSUM_BYTES && timingSafeEqual(actual, expected);
  if (!isIntact || !/^[\w-]{16,}$/.test(text))
    throw invalidParameter(
      'after',
      'is not a valid cursor for this query; omit it to start from the first page',
    );
  const [time = '', id = '', before, nowMs, isTotalCapped, window = ''] = Buffer.from(body, 'base64url')
    .toString()
    .split(' ');
  return {
    position: { time, id },
    side: before === '1' ? 'before' : 'after',
    nowMs: Number(nowMs),
    isTotalCapped: isTotalCapped === '1',
    ...(window !== '' && { window: BigInt(window) }),
  };
}

/** What a cursor belongs to: the filter (see `filterKey`) and the order, but not the size of a page. */
export function cursorScope(filterKey: string, sort: SortDirection): string {
  return `${sort} ${filterKey}`;
}

/**
 * The position immediately before `position` in a direction, so that a search after it includes `position` itself. Its
 * id lies between the given one and every id that precedes it, since ids are ASCII up to `z`.
 */
export function precedingPosition({ time, id }: Position, direction: SortDirection): Position {
  if (direction === 'desc') return { time, id: `${id}~` };
  const last = id.charCodeAt(id.length - 1);
  return { time, id: `${id.slice(0, -1)}${String.fromCharCode(last - 1)}~` };
}

function checksum(body: string, scope: string): Buffer {
  return createHmac('sha256', CHECKSUM_KEY).update(`${scope}\n${body}`).digest().subarray(0, CHECKSUM_BYTES);
}
