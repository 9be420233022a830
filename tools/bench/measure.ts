// Measures and their table. Most are ratios within one run, since absolute numbers of one machine on one day say little
// about another.
import type { Stack } from '../launcher/stack/stack.ts';

export interface Measure {
  what: string;
  /** The values of Timberline and of the reference, with units, for display. */
  ours: string;
  other: string;
  /** The value that is compared with `limit` and `target`: a ratio, or an absolute value with `unit`. */
  ratio: number;
  /** The value that must be met: a minimum or a maximum, depending on `better`. */
  limit: number;
  /** The value to aim for. */
  target: number;
  better: 'more' | 'less';
  unit?: '×' | 'KiB' | 'MB' | 'MB/s' | 'ms' | 'frames/s';
}

export interface Bench {
  stack: Stack;
  /** Whether to run fewer and shorter rounds. */
  quick: boolean;
  /** Shows the current step to the user. */
  report: (text: string) => void;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export function isMet(measure: Measure): boolean {
  return measure.better === 'more' ? measure.ratio >= measure.limit : measure.ratio <= measure.limit;
}

/** Formats the measures as a Markdown table. */
export function table(measures: readonly Measure[]): string {
  const head = ['measure', 'Timberline', 'against', 'ratio', 'limit', 'target', ''];
  const rows = measures.map((measure) => {
    const { unit = '×', better } = measure;
    const sign = better === 'more' ? '≥' : '≤';
    const number = (value: number): string => `${digits(value)} ${unit}`;
    return [
      measure.what,
      measure.ours,
      measure.other,
      number(measure.ratio),
      `${sign} ${number(measure.limit)}`,
      `${sign} ${number(measure.target)}`,
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

/** Formats a number with three significant digits and commas between thousands. */
export function digits(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}
