import { describe, expect, it } from 'vitest';
import { logIdTimePrefix } from '@timberline/elastic';
import { idRange, narrowReceiptWindow, nextReceiptWindow } from './instant-reader.ts';

const window = (width: number) => ({ start: 1_000, width, isFirst: true });

describe('windows of the time of receipt', () => {
  it('A window with too many logs is narrowed and keeps its start.', () => {
    expect(narrowReceiptWindow(window(640))).toEqual(window(10));
  });

  it('A window is never narrower than a millisecond.', () => {
    expect(narrowReceiptWindow(window(2))).toEqual(window(1));
  });

  it('The next window starts where the last one ended and is wider.', () => {
    expect(nextReceiptWindow(window(1))).toEqual({ start: 1_001, width: 64, isFirst: false });
  });

  it('The ids of a window begin with its times, and the last window has no end.', () => {
    expect(idRange(window(5), false)).toEqual({ gte: logIdTimePrefix(1_000), lt: logIdTimePrefix(1_005) });
    expect(idRange(window(5), true)).toEqual({ gte: logIdTimePrefix(1_000) });
  });
});
