import { describe, expect, it } from 'vitest';
import type { ChangeKind } from '@timberline/contract';
import { changeText, explainsText, totalText } from './change-text';

const row = (change: ChangeKind, count: number, baselineCount: number, explains: number | null = null) => ({
  change,
  count,
  baselineCount,
  explains,
});
const totals = (window: number, baseline: number, explained: number | null = null) => ({
  window: { from: '', to: '', total: window },
  baseline: { from: '', to: '', total: baseline },
  explained,
});

describe('changeText', () => {
  it('What is new or gone is told with its number of logs.', () => {
    expect(changeText(row('new', 412, 0))).toBe('new, 412 logs');
    expect(changeText(row('gone', 0, 1_230))).toBe('gone, there were 1,230 logs');
  });

  it('More logs are told as times from twice as many on, and as percent below.', () => {
    expect(changeText(row('up', 411, 137))).toBe('3 times as many, 411 logs instead of 137');
    expect(changeText(row('up', 35, 10))).toBe('3.5 times as many, 35 logs instead of 10');
    expect(changeText(row('up', 124, 10))).toBe('12 times as many, 124 logs instead of 10');
    expect(changeText(row('up', 200, 100))).toBe('twice as many, 200 logs instead of 100');
    expect(changeText(row('up', 120, 100))).toBe('20 % more, 120 logs instead of 100');
  });

  it('Fewer logs are told as percent, and never as all or none.', () => {
    expect(changeText(row('down', 40, 100))).toBe('60 % fewer, 40 logs instead of 100');
    expect(changeText(row('down', 1, 1_000))).toBe('99 % fewer, 1 log instead of 1,000');
    expect(changeText(row('down', 9_990, 10_000))).toBe('1 % fewer, 9,990 logs instead of 10,000');
  });
});

describe('explainsText', () => {
  it('A row tells how much of the rise or the fall it explains.', () => {
    expect(explainsText(row('new', 412, 0, 0.71), totals(900, 320))).toBe('explains 71 % of the rise');
    expect(explainsText(row('gone', 0, 412, 1), totals(320, 900))).toBe('explains 100 % of the fall');
  });

  it('A row explains nothing where the total did not move, or moved the other way.', () => {
    expect(explainsText(row('new', 412, 0), totals(900, 320))).toBe('');
    expect(explainsText(row('down', 5, 50, 0), totals(900, 320))).toBe('');
  });
});

describe('totalText', () => {
  it('The change of all logs is told with the share that is explained.', () => {
    expect(totalText(totals(2_640, 1_320, 0.93), true)).toBe(
      'The number of all logs changed: twice as many, 2,640 logs against 1,320. The differences below explain 93 % of it.',
    );
    expect(totalText(totals(2_640, 1_320, 0), false)).toBe(
      'The number of all logs changed: twice as many, 2,640 logs against 1,320. No single difference explains that.',
    );
  });

  it('A total that did not move is told as well, and so is a span without logs.', () => {
    expect(totalText(totals(1_330, 1_320), true)).toBe(
      'The number of logs did not change beyond chance: 1,330 logs against 1,320.',
    );
    expect(totalText(totals(5, 0, 1), true)).toBe(
      'There are no logs to compare with in the baseline; 5 logs against 0.',
    );
    expect(totalText(totals(0, 5, 1), true)).toBe('All logs are gone: 0 logs against 5.');
  });
});
