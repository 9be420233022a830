// How the times of the rows that are shown look together: one offset in the head if all share it, fractions of one width.
import type { FoundLog } from '@timberline/contract';
import { parseInstant } from '../../time/timestamp';
import { shortOffset, type Zone } from '../../time/zone';

/** The columns of times. */
export type TimeField = 'timestamp' | 'receivedAt';

/** What the times of a column have in common. */
export interface TimeColumn {
  /** The offset that the head shows; null where each row has its own. */
  offset: string | null;
  /** Digits finer than a millisecond that each time is drawn with. */
  fineDigits: number;
}

/** Fractions are drawn to the millisecond, microsecond or nanosecond, so that the width rarely changes while one scrolls. */
const FRACTION_STEP = 3;

/** What the times of the logs have in common. */
export function timeColumn(logs: readonly FoundLog[], field: TimeField, zone: Zone): TimeColumn {
  const instants = logs.map((log) => parseInstant(log[field])).filter((instant) => instant !== null);
  const offsets = new Set(instants.map(({ ms }) => shortOffset(ms, zone)));
  const [offset = null] = offsets;
  const fine = Math.max(0, ...instants.map(({ ns }) => digitsOf(ns)));
  return {
    offset: offsets.size === 1 ? offset : null,
    fineDigits: Math.ceil(fine / FRACTION_STEP) * FRACTION_STEP,
  };
}

/** The digits of nanoseconds within a millisecond, without trailing zeros. */
function digitsOf(ns: number): number {
  return ns === 0 ? 0 : String(ns).padStart(6, '0').replace(/0+$/, '').length;
}

/** The column as wide as it was before for the same rows, so that it stands still. */
export function widest(column: TimeColumn, before: TimeColumn | undefined): TimeColumn {
  if (!before) return column;
  return {
    offset: before.offset === null ? null : column.offset,
    fineDigits: Math.max(before.fineDigits, column.fineDigits),
  };
}
