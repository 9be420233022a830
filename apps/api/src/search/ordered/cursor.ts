// Cursors: opaque texts that hold the position of a page, valid on every replica and after every restart.
import { createHmac } from 'node:crypto';
import type { SortDirection } from '@timberline/contract';
import { isLogId } from '@timberline/elastic';
import { formatNanos, MAX_NANOS, MIN_NANOS, NANOS_PER_MILLISECOND, parseNanos } from '@timberline/query';
import type { ReadScope } from '../../elasticsearch/read-scope.ts';
import { invalidParameter } from '../../elasticsearch/search-error.ts';
import type { Signer } from '../../signing/signer.ts';

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

const SEPARATOR = '.';
const MAX_TIME_MS = Number(MAX_NANOS / NANOS_PER_MILLISECOND);
/** The id of a log, or what `precedingPosition` makes of it: its last character may be the one before, `,` to `z`. */
const POSITION_ID = /^[-0-9A-Z_a-z]{19}[,-z]~?$/;
const POSITION_TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/;

/** The key of the checksum of version 0.1.0, which had no signatures. */
const CHECKSUM_KEY = 'timberline cursor 1';
const CHECKSUM_BYTES = 12;
const CHECKSUM_CHARACTERS = (CHECKSUM_BYTES * 4) / 3;

/** Encodes and decodes cursors. The signature shows that the installation gave a cursor, and for which query. */
export class CursorCodec {
  /** @param acceptsUnsigned whether cursors of version 0.1.0 are taken at the moment */
  constructor(
    private readonly signer: Signer,
    private readonly acceptsUnsigned: () => boolean,
  ) {}

  /** Encodes a cursor. It is valid only for this `scope` (see `cursorScope`). */
  encode(cursor: Cursor, scope: string): string {
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
    return this.signer.sign(signedText(body, scope)) + SEPARATOR + body;
  }

  /** Decodes a cursor of this scope. Throws a SearchError for any other text. */
  decode(text: string, scope: string): Cursor {
    const body = this.genuineBody(text, scope);
    const cursor = body === undefined ? undefined : parseCursor(Buffer.from(body, 'base64url').toString());
    if (cursor) return cursor;
    throw invalidParameter(
      'after',
      'is not a valid cursor for this query; omit it to start from the first page',
    );
  }

  /** The part that holds the fields, if the text is genuine. */
  private genuineBody(text: string, scope: string): string | undefined {
    const end = text.indexOf(SEPARATOR);
    if (end >= 0) {
      const body = text.slice(end + 1);
      return this.signer.isSigned(signedText(body, scope), text.slice(0, end)) ? body : undefined;
    }
    if (!this.acceptsUnsigned() || !/^[\w-]{16,}$/.test(text)) return undefined;
    const body = text.slice(CHECKSUM_CHARACTERS);
    const actual = Buffer.from(text.slice(0, CHECKSUM_CHARACTERS), 'base64url');
    return actual.equals(checksum(signedText(body, scope))) ? body : undefined;
  }
}

/**
 * What a cursor belongs to: the filter of the query (see `filterKey`), the order, and what its reader may read, since it tells
 * whether there are many logs. The size of a page does not count.
 */
export function cursorScope(filterKey: string, sort: SortDirection, { key }: Pick<ReadScope, 'key'>): string {
  return key === '' ? `${sort} ${filterKey}` : `${sort} ${filterKey} ${JSON.stringify(key)}`;
}

/**
 * The position immediately before `position` in a direction, so that a search after it includes `position` itself. Its
 * id lies between the given one and every id that precedes it, since ids are ASCII up to `z`.
 */
export function precedingPosition({ time, id }: Position, direction: SortDirection): Position {
  // At a position that is no log's there is nothing to include.
  if (!isLogId(id)) return { time, id };
  if (direction === 'desc') return { time, id: `${id}~` };
  const last = id.charCodeAt(id.length - 1);
  return { time, id: `${id.slice(0, -1)}${String.fromCharCode(last - 1)}~` };
}

function signedText(body: string, scope: string): string {
  return `${scope}\n${body}`;
}

function checksum(text: string): Buffer {
  return createHmac('sha256', CHECKSUM_KEY).update(text).digest().subarray(0, CHECKSUM_BYTES);
}

/** Each field is checked, since nothing vouches for a cursor without a signature. */
function parseCursor(text: string): Cursor | undefined {
  const fields = text.split(' ');
  const [time = '', id = '', before = '', nowMs = '', isTotalCapped = '', window = ''] = fields;
  const isValid =
    fields.length === 6 &&
    isPositionTime(time) &&
    POSITION_ID.test(id) &&
    /^[01]$/.test(before) &&
    /^\d{1,13}$/.test(nowMs) &&
    Number(nowMs) <= MAX_TIME_MS &&
    /^[01]$/.test(isTotalCapped) &&
    /^(|[1-9]\d{0,19})$/.test(window);
  if (!isValid) return undefined;
  return {
    position: { time, id },
    side: before === '1' ? 'before' : 'after',
    nowMs: Number(nowMs),
    isTotalCapped: isTotalCapped === '1',
    ...(window !== '' && { window: BigInt(window) }),
  };
}

function isPositionTime(time: string): boolean {
  const [, seconds, fraction = ''] = POSITION_TIME.exec(time) ?? [];
  if (seconds === undefined || Number.isNaN(Date.parse(`${seconds}Z`))) return false;
  const nanos = parseNanos(time);
  // A day that its month does not have is parsed as one of the next month.
  const isDate = formatNanos(nanos) === `${seconds}.${fraction.padEnd(9, '0')}Z`;
  return isDate && nanos >= MIN_NANOS && nanos <= MAX_NANOS;
}
