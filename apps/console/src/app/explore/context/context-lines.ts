// The lines around a log, as a list that grows at both ends.
import type { ContextScope, FoundLog, LogContext } from '@timberline/contract';
import { durationText } from '../time/duration';
import { millisBetween, parseInstant } from '../time/timestamp';

/** Lines on each side at first, and how many are added at a time. */
export const FIRST_LINES = 10;
export const MORE_LINES = 50;
/** Lines that are kept: as many rows as a browser lays out at once. Those at the other end go first. */
export const MAX_LINES = 1_000;

export interface ContextLines {
  /** In time order. */
  logs: readonly FoundLog[];
  hasEarlier: boolean;
  hasLater: boolean;
}

/** The lines of the first answer, in which so many were asked for on each side. */
export function firstLines({ before, log, after, truncated }: LogContext, asked: number): ContextLines {
  return {
    logs: [...before, log, ...after],
    hasEarlier: truncated || before.length === asked,
    hasLater: truncated || after.length === asked,
  };
}

/** With the lines before the first one. */
export function withEarlier(
  lines: ContextLines,
  { before, truncated }: LogContext,
  asked: number,
): ContextLines {
  const logs = [...before, ...lines.logs];
  return {
    logs: logs.slice(0, MAX_LINES),
    hasEarlier: truncated || before.length === asked,
    hasLater: lines.hasLater || logs.length > MAX_LINES,
  };
}

/** With the lines after the last one. */
export function withLater(
  lines: ContextLines,
  { after, truncated }: LogContext,
  asked: number,
): ContextLines {
  const logs = [...lines.logs, ...after];
  return {
    logs: logs.slice(-MAX_LINES),
    hasEarlier: lines.hasEarlier || logs.length > MAX_LINES,
    hasLater: truncated || after.length === asked,
  };
}

/** How long before (`−`) or after (`+`) the other log a log was written. */
export function distanceText(from: FoundLog, log: FoundLog): string {
  const [a, b] = [parseInstant(from.timestamp), parseInstant(log.timestamp)];
  if (!a || !b) return '';
  const ms = millisBetween(a, b);
  return `${ms < 0 ? '−' : '+'}${durationText(ms)}`;
}

/** A rung of the ladder, from the closest lines to all of them. */
export interface Rung {
  scope: ContextScope;
  text: string;
  /** What the lines share. */
  value: string;
}

/** The rungs of a log, without those for which it has no value. */
export function rungsOf(log: FoundLog): Rung[] {
  const values: [ContextScope, string, string | undefined][] = [
    ['span', 'Same span', log.spanId],
    ['trace', 'Same trace', log.traceId],
    ['resource', 'Same resource', log.resourceId],
    ['parent', 'Same parent', log.metadata?.parentResourceId],
    ['all', 'Everything', ''],
  ];
  return values.flatMap(([scope, text, value]) => (value === undefined ? [] : [{ scope, text, value }]));
}
