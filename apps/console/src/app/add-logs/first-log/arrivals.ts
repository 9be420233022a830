// What has arrived since a page was opened.
import type { IngestStatus } from '@timberline/contract';

/** The counters that the page compares with later ones. */
export type Counts = Pick<IngestStatus, 'indexed' | 'failed'>;

/** The logs that became findable, and those that were refused for good, since the counters were `before`. */
export function arrivalsSince(before: Counts, now: Counts): { logs: number; refused: number } {
  // The counters begin again when somebody deletes the queue.
  return {
    logs: Math.max(0, now.indexed - before.indexed),
    refused: Math.max(0, now.failed - before.failed),
  };
}
