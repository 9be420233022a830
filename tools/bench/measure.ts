// What a measure is, and how measures are printed. All are ratios within one run: absolute figures of one machine on
// one day say little about another.
import type { Stack } from '../launcher/stack/stack.ts';

export interface Measure {
  what: string;
  /** Ours and the contestant's, with units, as they are printed. */
  ours: string;
  other: string;
  /** What `ratio` is compared with; `least` where more is better. */
  ratio: number;
  bar: number;
  reach: number;
  better: 'more' | 'less';
  unit?: '×' | 'KiB' | 'MB' | 'ms';
}

export interface Bench {
  stack: Stack;
  /** Fewer and shorter rounds. */
  quick: boolean;
  /** Tells the one who waits what is done now. */
  tell: (text: string) => void;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export function isMet(measure: Measure): boolean {
  return measure.better === 'more' ? measure.ratio >= measure.bar : measure.ratio <= measure.bar;
}

/** The measures as a table in Markdown. */
export function table(measures: readonly Measure[]): string {
  const head = ['measure', 'Timberline', 'against', 'ratio', 'bar', 'reach for', ''];
  const rows = measures.map((measure) => {
    const { unit = '×', better } = measure;
    const sign = better === 'more' ? '≥' : '≤';
    const number = (value: number): string => `${digits(value)} ${unit}`;
    return [
      measure.what,
      measure.ours,
      measure.other,
      number(measure.ratio),
      `${sign} ${number(measure.bar)}`,
      `${sign} ${number(measure.reach)}`,
      isMet(measure) ? 'met' : 'MISSED',
    ];
  });
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]!.length)));
  const line = (cells: string[]): string =>
    `| ${cells.map((cell, n) => cell.padEnd(widths[n]!)).join(' | ')} |`;
  return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)].join(
    '\n',
  );
}

/** Three significant digits, thousands with commas. */
export function digits(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}
