// Repeated neighbors: lines that say the same as the line above them, and fold into it.
import type { FoundLog } from '@timberline/contract';

/**
 * Lines that fold into one at most. A screen of folded lines reads all that it stands for, so this bounds how many rows it
 * reads by itself.
 */
export const MAX_FOLDED_LINES = 1_000;

/** Whether a line says the same as another one, at another time. */
export function saysTheSame(a: FoundLog, b: FoundLog): boolean {
  return a.message === b.message && a.level === b.level && a.resourceId === b.resourceId;
}
