// Cursors: opaque texts that carry where a page stands, good on every replica and after every restart.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SortDirection } from '@timberline/contract';
import { ProblemError } from '../../problem/problem-error.ts';

/** A place in the order of logs: by timestamp, then id. It need not be the place of a log that exists. */
export interface Position {
  /** UTC to the nanosecond, as Elasticsearch gives sort values. */
  time: string;
  id: string;
}

export interface Cursor {
  position: Position;
  /** Whether the page stands before the position in the order of `sort`, or after it. */
  side: 'before' | 'after';
  /** What `now` meant on the first page, in milliseconds since 1970. */
  nowMs: number;
  /** More logs match than totals count exactly: no page has to count them again. */
  many: boolean;
  /** Nanoseconds in which to look for the next page first, where the index is read against its order. */
  window?: bigint;
}

/**
 * The check tells a cursor that was cut, changed or taken to another query from one that is whole. It keeps no secret:
 * a cursor gives access to nothing that its query does not, so the key may stand here and be the same everywhere.
 */
const CHECK_KEY = 'timberline cursor 1';
const CHECK_BYTES = 12;
const CHECK_CHARACTERS = (CHECK_BYTES * 4) / 3;

/** `query` is a text that only the same query has (see `cursorQuery`). */
export function writeCursor(cursor: Cursor, query: string): string {
  const { position, side, nowMs, many, window } = cursor;
  const fields = [
    position.time,
    position.id,
    side === 'before' ? 1 : 0,
    nowMs,
    many ? 1 : 0,
    window?.toString() ?? '',
  ];
  const body = Buffer.from(fields.join(' ')).toString('base64url');
  return check(body, query).toString('base64url') + body;
}

/** Reads a cursor of this query; any other text is a 400. */
export function readCursor(text: string, query: string): Cursor {
  const body = text.slice(CHECK_CHARACTERS);
  const found = Buffer.from(text.slice(0, CHECK_CHARACTERS), 'base64url');
  const wanted = check(body, query);
  if (found.length !== CHECK_BYTES || !timingSafeEqual(found, wanted) || !/^[\w-]{16,}$/.test(text)) {
    const message = 'is no cursor that a page of this query gave; leave it away to begin with the first page';
    throw new ProblemError(400, `Parameter after: ${message}.`, { errors: [{ path: 'after', message }] });
  }
  const [time = '', id = '', before, nowMs, many, window = ''] = Buffer.from(body, 'base64url')
    .toString()
    .split(' ');
  return {
    position: { time, id },
    side: before === '1' ? 'before' : 'after',
    nowMs: Number(nowMs),
    many: many === '1',
    ...(window !== '' && { window: BigInt(window) }),
  };
}

/** What a cursor belongs to: the filter (see `filterKey`) and the order, not the size of a page. */
export function cursorQuery(filterKey: string, sort: SortDirection): string {
  return `${sort} ${filterKey}`;
}

/**
 * The place just beside a position, so that what stands at the position itself is read too: it sorts before every id
 * from `id` on and after every smaller one (ids are text of ASCII up to `z`), or the other way round.
 */
export function justBeside({ time, id }: Position, direction: SortDirection): Position {
  if (direction === 'desc') return { time, id: `${id}~` };
  const last = id.charCodeAt(id.length - 1);
  return { time, id: `${id.slice(0, -1)}${String.fromCharCode(last - 1)}~` };
}

function check(body: string, query: string): Buffer {
  return createHmac('sha256', CHECK_KEY).update(`${query}\n${body}`).digest().subarray(0, CHECK_BYTES);
}
