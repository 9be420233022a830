// What is told of patterns in words.
import { type LogPattern, type LogPatterns, PATTERNS_SIZE } from '@timberline/contract';
import { countOf, countText, logsText } from '../../text/counts';
import { parseIntervalMs } from '../histogram/chart/interval';
import type { PatternSort } from '../state/explore-view';
import { parseInstant } from '../time/timestamp';
import { formatClock, formatTime, type Zone } from '../time/zone';
import type { PatternRow } from './pattern-rows';
import { spokenTemplate } from './template-parts';

/** Characters of a template that are read aloud: more than a sentence nobody waits for. */
const MAX_SPOKEN_CHARACTERS = 200;
/** Levels that a row names: the others are told when it is pointed at. */
const MAX_NAMED_LEVELS = 3;

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

/** `400 error, 12 warn, 2 more levels`. */
export function levelsText(levels: PatternRow['levels'], max = MAX_NAMED_LEVELS): string {
  const named = levels.slice(0, max).map(({ name, count }) => `${countText(count)} ${name}`);
  const rest = levels.length - named.length;
  return [...named, ...(rest > 0 ? [countOf(rest, 'more level', 'more levels')] : [])].join(', ');
}

/** A row for screen readers. */
export function rowName({ pattern, share, levels, isIncluded }: PatternRow, texts: string[]): string {
  const what = spokenTemplate(pattern.template, MAX_SPOKEN_CHARACTERS) || 'empty message';
  const parts = [what, logsText(pattern.count), shareText(share), ...texts, levelsText(levels)];
  if (isIncluded) parts.push('filtered for');
  return parts.filter(Boolean).join(', ');
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
