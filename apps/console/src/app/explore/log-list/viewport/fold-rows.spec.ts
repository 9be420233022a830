import { describe, expect, it } from 'vitest';
import type { FoundLog } from '@timberline/contract';
import { logOf } from '../../rows/log-store.fixture';
import { MAX_FOLDED_LINES } from '../../rows/repeats';
import type { Rows } from '../../rows/rows';
import { RowFolder } from './fold-rows';
import { RowHeights } from './row-heights';

/** Rows that say the letters of a text; the id of each is its index. A blank is a row that is not loaded. */
function rowsOf(text: string) {
  const logs = [...text].map((letter, index): FoundLog | undefined =>
    letter === ' ' ? undefined : { ...logOf(index), message: letter },
  );
  const ranges: [number, number][] = [];
  logs.forEach((log, index) => {
    const last = ranges.at(-1);
    if (log && last?.[1] === index - 1) last[1] = index;
    else if (log) ranges.push([index, index]);
  });
  return { log: (index: number) => logs[index], loaded: () => ranges } as unknown as Rows;
}

/** The folder of so many rows, and which of them it folds: `-` for a folded one. */
function folderOf(count: number, unfolded: string[] = [], marked: string[] = []) {
  const heights = new RowHeights(24);
  heights.resize(count);
  const folder = new RowFolder(heights, { unfolded: new Set(unfolded), marked: new Set(marked) });
  const fold = (text: string) => {
    folder.fold(rowsOf(text));
    return [...text].map((letter, index) => (heights.height(index) === 0 ? '-' : letter)).join('');
  };
  return { folder, fold };
}

describe('RowFolder', () => {
  it('A line that says the same as its neighbor above is folded, others are not.', () => {
    expect(folderOf(7).fold('1112112')).toBe('1--21-2');
  });

  it('Lines that differ in their level or resource do not say the same.', () => {
    const heights = new RowHeights(24);
    heights.resize(3);
    const logs = [logOf(1), { ...logOf(1), level: 'warn' }, { ...logOf(1), level: 'warn', resourceId: 'x' }];
    const rows = { log: (index: number) => logs[index], loaded: () => [[0, 2]] } as unknown as Rows;
    expect(new RowFolder(heights, { unfolded: new Set(), marked: new Set() }).fold(rows)).toBe(false);
  });

  it('Repetitions of an unfolded line are shown, also those that are loaded later.', () => {
    const { fold } = folderOf(8, ['0']);
    expect(fold('111     ')).toBe('111     ');
    expect(fold('11111222')).toBe('111112--');
  });

  it('A marked line is never folded, and those below it are folded into it.', () => {
    expect(folderOf(5, [], ['2']).fold('11111')).toBe('1-1--');
  });

  it('Rows that are loaded later fold into the ones above, also where those are released meanwhile.', () => {
    const { fold } = folderOf(8);
    expect(fold('1222    ')).toBe('12--    ');
    expect(fold('    2221').slice(4)).toBe('---1');
  });

  it('Rows keep their height where it is not known what is above them.', () => {
    const { fold } = folderOf(6);
    fold('111111');
    fold('      ');
    expect(fold('   11 ').slice(3, 5)).toBe('--');
  });

  it('A line stands for a bounded number of lines.', () => {
    const folded = folderOf(MAX_FOLDED_LINES + 5).fold('1'.repeat(MAX_FOLDED_LINES + 5));
    expect([...folded].flatMap((letter, index) => (letter === '1' ? [index] : []))).toEqual([
      0,
      MAX_FOLDED_LINES,
    ]);
  });
});
