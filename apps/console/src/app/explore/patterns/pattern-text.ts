// What is told of patterns in words.
import { type LogPattern, type LogPatterns, PATTERNS_SIZE } from '@timberline/contract';
import { countOf, countText, logsText } from '../../text/counts';
import { parseIntervalMs } from '../histogram/chart/interval';
import type { PatternSort, TimeRange } from '../state/explore-view';
import { resolveTime } from '../time/instant';
import { parseInstant } from '../time/timestamp';
import { formatClock, formatTime, type Zone } from '../time/zone';
import type { PatternRow } from './pattern-rows';

/** `33 %`, `3.4 %`, `< 0.1 %`. */
export function shareText(share: number): string {
  const percent = share * 100;
  if (percent === 0 || percent >= 99.95) return `${Math.round(percent)} %`;
  if (percent < 0.1) return '< 0.1 %';
  return `${percent < 10 ? percent.toFixed(1) : Math.min(99, Math.round(percent))} %`;
}

/** `14:32` for a time of the day of `now` (ms since 1970), and `2026-11-24 14:32` for another. */
export function momentText(timestamp: string, zone: Zone, now: number): string {
  const ms = parseInstant(timestamp)?.ms;
  if (ms === undefined) return timestamp;
  const isToday = formatTime(ms, zone, 'date') === formatTime(now, zone, 'date');
  return isToday ? formatClock(ms, zone) : formatTime(ms, zone, 'minute');
}

/** `14:32 – 15:02`, and with dates where they differ or are not that of `now`. */
export function spanText({ first, last }: LogPattern, zone: Zone, now: number): string {
  const [firstMs, lastMs] = [parseInstant(first)?.ms ?? now, parseInstant(last)?.ms ?? now];
  if (formatTime(firstMs, zone, 'date') !== formatTime(lastMs, zone, 'date'))
    return `${formatTime(firstMs, zone, 'minute')} – ${formatTime(lastMs, zone, 'minute')}`;
  const from = momentText(first, zone, now);
  const to = formatClock(lastMs, zone);
  return from.endsWith(to) ? from : `${from} – ${to}`;
}

/** When most logs of a pattern were written: `most at 14:40 (12)`. Empty without counts over time. */
export function peakText(
  series: readonly number[],
  { start, interval }: Pick<LogPatterns, 'start' | 'interval'>,
  zone: Zone,
  now: number,
): string {
  const intervalMs = parseIntervalMs(interval ?? '');
  const most = Math.max(0, ...series);
  const startMs = parseInstant(start ?? '')?.ms;
  if (intervalMs === undefined || startMs === undefined || most === 0) return '';
  const at = new Date(startMs + series.indexOf(most) * intervalMs).toISOString();
  return `most at ${momentText(at, zone, now)} (${countText(most)})`;
}

/** `400 error, 12 warn`. */
export function levelsText(levels: PatternRow['levels']): string {
  return levels.map(({ name, count }) => `${countText(count)} ${name}`).join(', ');
}

/** `23 patterns in 12,345 logs`, or how many of the most frequent ones are listed. */
export function summaryText({ patterns, other, withoutPattern, total }: LogPatterns): string {
  const isWhole = other <= withoutPattern;
  const count = countOf(patterns.length, 'pattern', 'patterns');
  return isWhole
    ? `${count} in ${logsText(total)}`
    : `The ${countText(patterns.length)} most frequent patterns in ${logsText(total)}`;
}

/** Where the logs are that are not in any row, a sentence each. */
export function restTexts({ patterns, other, withoutPattern }: LogPatterns, sort: PatternSort): string[] {
  const rarer = other - withoutPattern;
  const sentences: string[] = [];
  if (rarer > 0) {
    sentences.push(
      `${logsText(rarer)} ${rarer === 1 ? 'has a rarer pattern that is' : 'have rarer patterns, which are'} not listed.`,
    );
    if (patterns.length >= PATTERNS_SIZE.max && sort !== 'count')
      sentences.push(
        `Only the ${countText(PATTERNS_SIZE.max)} most frequent patterns can be listed in this order: narrow the search to see all.`,
      );
  }
  if (withoutPattern > 0)
    sentences.push(
      `${logsText(withoutPattern)} ${withoutPattern === 1 ? 'was' : 'were'} stored before patterns were known, and ${withoutPattern === 1 ? 'has' : 'have'} none.`,
    );
  return sentences;
}

/** How many logs of a result have the pattern of a log. The total is null where it is not known exactly. */
export function commonText(count: number, total: number | null): string {
  if (count === 0) return 'No log of this result has it.';
  const verb = count === 1 ? 'has' : 'have';
  // Between the two counts logs may have come in.
  if (total === null || count > total) return `${logsText(count)} of this result ${verb} it.`;
  return `${countText(count)} of the ${logsText(total)} of this result ${verb} it (${shareText(count / total)}).`;
}

/** Since when a pattern is known, and whether that is within the range. */
export function sinceText({ firstEver }: LogPattern, range: TimeRange, zone: Zone, now: number): string {
  const start = resolveTime(range.from, now);
  const ever = parseInstant(firstEver)?.ms ?? 0;
  const isNew = start !== undefined && ever >= start;
  return `${isNew ? 'New since' : 'First seen'} ${momentText(firstEver, zone, now)}.`;
}
