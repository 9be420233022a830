// Reads the logs of one instant in the order of their ids. Systems that write times only to the second, or write none,
// have many logs at the same instant. From a position among them they are read in windows of the time of receipt, with
// which ids begin.
import { logIdTime, logIdTimePrefix } from '@timberline/elastic';
import type { RawHit } from '../../elasticsearch/raw-response.ts';
import { wallClockMs } from '../../wall-clock.ts';
import type { Position } from './cursor.ts';
import { leftOf, type OrderedRead, type OrderedResponse, type OrderedSearch } from './ordered-search.ts';
import { MAX_WINDOW_LOGS } from './time-window.ts';

/** How many times wider the next window is, and how many times narrower one with too many logs becomes. */
const WINDOW_FACTOR = 64;

/** A span of the time of receipt, in milliseconds. */
interface ReceiptWindow {
  start: number;
  width: number;
  /** The read begins in this window, after its position. */
  isFirst: boolean;
}

/** Reads up to `size` logs after a position among the logs of one instant, which `clauses` select. */
export async function readInstant(
  search: OrderedSearch,
  { clauses, after, size, limit }: Pick<OrderedRead, 'clauses' | 'size' | 'limit'> & { after: Position },
): Promise<OrderedResponse> {
  const hits: RawHit[] = [];
  let bytes = 0;
  let window: ReceiptWindow = { start: logIdTime(after.id), width: 1, isFirst: true };
  for (;;) {
    // A window that reaches the present has no end, so that it holds all that is left.
    const isLast = window.start + window.width > wallClockMs();
    const response = await search.run(
      {
        clauses: [...clauses, { range: { id: idRange(window, isLast) } }],
        after: window.isFirst ? after : undefined,
        size: size - hits.length,
        limit: leftOf(limit, bytes),
      },
      window.width > 1 ? { terminate_after: MAX_WINDOW_LOGS } : {},
    );
    if (response.terminated_early) {
      window = narrowReceiptWindow(window);
    } else {
      hits.push(...response.hits.hits);
      bytes += response.bytes;
      if (response.isCut || hits.length >= size || isLast)
        return { hits: { hits }, isCut: response.isCut, bytes };
      window = nextReceiptWindow(window);
    }
  }
}

/** A narrower window in place of one with too many logs, but at least a millisecond. */
export function narrowReceiptWindow(window: ReceiptWindow): ReceiptWindow {
  return { ...window, width: Math.max(1, Math.floor(window.width / WINDOW_FACTOR)) };
}

/** The wider window that follows. */
export function nextReceiptWindow({ start, width }: ReceiptWindow): ReceiptWindow {
  return { start: start + width, width: width * WINDOW_FACTOR, isFirst: false };
}

/** The ids of logs that were received within a window. */
export function idRange({ start, width }: ReceiptWindow, isLast: boolean): { gte: string; lt?: string } {
  return { gte: logIdTimePrefix(start), ...(!isLast && { lt: logIdTimePrefix(start + width) }) };
}
