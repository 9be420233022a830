// What changed, in plain words. Both spans have the same length, so that their numbers can be compared as they are.
import type { Changes } from '@timberline/contract';
import { countText, logsText } from '../../text/counts';

type Counts = Pick<Changes['values'][number], 'change' | 'count' | 'baselineCount' | 'explains'>;
type Totals = Pick<Changes, 'window' | 'baseline' | 'explained'>;

/** Smaller shares of a change explain nothing of it. */
const MIN_SHARE = 0.005;
/** Up to here a ratio has a digit after the point. */
const MAX_EXACT_RATIO = 10;

/** `new, 412 logs`, `3 times as many, 412 logs instead of 137`. */
export function changeText({ change, count, baselineCount }: Counts): string {
  if (change === 'new') return `new, ${logsText(count)}`;
  if (change === 'gone') return `gone, there were ${logsText(baselineCount)}`;
  return `${ratioText(count, baselineCount)}, ${logsText(count)} instead of ${countText(baselineCount)}`;
}

/** `explains 71 % of the rise`, or nothing where the total did not move that way. */
export function explainsText({ explains }: Counts, { window, baseline }: Totals): string {
  if (explains === null || explains < MIN_SHARE) return '';
  return `explains ${percentText(explains)} of the ${window.total > baseline.total ? 'rise' : 'fall'}`;
}

/** What is said first: whether the number of all logs changed, and how much of that is explained. */
export function totalText({ window, baseline, explained }: Totals, hasRows: boolean): string {
  const counts = `${logsText(window.total)} against ${countText(baseline.total)}`;
  if (baseline.total === 0) return `There are no logs to compare with in the baseline; ${counts}.`;
  if (window.total === 0) return `All logs are gone: ${counts}.`;
  if (explained === null || window.total === baseline.total)
    return `The number of logs did not change beyond chance: ${counts}.`;
  const all = `The number of all logs changed: ${ratioText(window.total, baseline.total)}, ${counts}.`;
  if (!hasRows || explained < MIN_SHARE) return `${all} No single difference explains that.`;
  return `${all} The differences below explain ${percentText(explained)} of it.`;
}

/** `twice as many`, `3.5 times as many`, `20 % more`, `60 % fewer`. */
function ratioText(count: number, before: number): string {
  const ratio = count / before;
  if (ratio >= 2) {
    const times = ratio < MAX_EXACT_RATIO ? Math.round(ratio * 10) / 10 : Math.round(ratio);
    return times === 2 ? 'twice as many' : `${countText(times)} times as many`;
  }
  if (ratio > 1) return `${percentText(ratio - 1)} more`;
  return ratio === 1 ? 'as many' : `${percentText(1 - ratio)} fewer`;
}

/** Whole percent, but neither none nor all where it is not. */
function percentText(share: number): string {
  if (share >= 1) return '100 %';
  return `${Math.min(99, Math.max(1, Math.round(share * 100)))} %`;
}
