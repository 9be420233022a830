// What is different in one span of time against another.
import type { FoundLog, PartialRead } from './page.ts';

/** A span of time, and the number of its logs that match. */
export interface ChangesPeriod {
  /** Inclusive, RFC 3339 in UTC. */
  from: string;
  /** Exclusive, RFC 3339 in UTC. */
  to: string;
  total: number;
}

/** `new`: not in the baseline at all. `gone`: not in the window at all. `up` and `down`: more or fewer than expected. */
export const CHANGE_KINDS = ['new', 'gone', 'up', 'down'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

interface Change {
  change: ChangeKind;
  /** Number of its logs in the window. */
  count: number;
  baselineCount: number;
  /** Share of the change of the total for which it accounts, from 0 to 1; null where the total did not move. */
  explains: number | null;
}

export interface NamedValue {
  field: string;
  value: string;
}

/** A value of a field that more or fewer logs have than chance explains. */
export interface ValueChange extends Change, NamedValue {
  /** Values that are in exactly the same logs. */
  with?: NamedValue[];
}

/** What messages say that more or fewer logs say than chance explains. */
export interface PatternChange extends Change {
  id: string;
  /** The message with `<*>` where the messages differ. */
  template: string;
  /** One of its logs; null when it was deleted meanwhile. */
  sample: FoundLog | null;
}

export interface Changes {
  window: ChangesPeriod;
  baseline: ChangesPeriod;
  patterns: PatternChange[];
  /** The strongest first. */
  values: ValueChange[];
  /** Share of the change of the total for which the rows account; null where the total did not move. */
  explained: number | null;
  /** Values of few logs may be missing, because there were too many different ones to compare. */
  truncated: boolean;
  partial: PartialRead | null;
}

/** Maximum number of rows of each kind. */
export const MAX_CHANGES = 50;
