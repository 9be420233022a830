import { describe, expect, it } from 'vitest';
import { cutAt, segmentsOf } from './segments';

const line = { limit: 1000, lines: false };
const texts = (message: string, ranges: [number, number][] = [], options = line) =>
  segmentsOf(message, ranges, options).map((s) => (s.mark ? `<${s.text}>` : s.text));

describe('a message to draw', () => {
  it('marks the matches at the offsets given', () => {
    expect(
      texts('disk full on disk', [
        [0, 4],
        [13, 17],
      ]),
    ).toEqual(['<disk>', ' full on ', '<disk>']);
  });

  it('keeps markup as the text that it is', () => {
    expect(texts('<script>alert(1)</script>', [[1, 7]])).toEqual(['<', '<script>', '>alert(1)</script>']);
  });

  it('turns terminal colours into classes and leaves the escapes out, with the matches where they were', () => {
    const message = '\u001b[1;31mERROR\u001b[0m disk';
    const start = message.indexOf('disk');
    expect(segmentsOf(message, [[start, start + 4]], line)).toEqual([
      { text: 'ERROR', mark: false, token: false, classes: 'ansi-1 ansi-bold' },
      { text: ' ', mark: false, token: false, classes: '' },
      { text: 'disk', mark: true, token: false, classes: '' },
    ]);
  });

  it('takes colours of 256 and of 24 bits as the nearest of its own', () => {
    expect(segmentsOf('\u001b[38;5;196mred', [], line)[0]?.classes).toBe('ansi-1');
    expect(segmentsOf('\u001b[38;2;20;220;30mgreen', [], line)[0]?.classes).toBe('ansi-2');
    expect(segmentsOf('\u001b[38;5;51;1mcyan', [], line)[0]?.classes).toBe('ansi-6 ansi-bold');
  });

  it('leaves out links, titles and cursor moves of terminals', () => {
    expect(texts('a\u001b]8;;http://x\u0007b\u001b]8;;\u0007\u001b[2Kc').join('')).toBe('abc');
  });

  it('shows control characters and those that turn the direction as symbols', () => {
    expect(texts('a\u0000b\u202ec\u007f')).toEqual(['a', '␀', 'b', '[RLO]', 'c', '␡']);
    expect(texts('one\ntwo')).toEqual(['one', '⏎', 'two']);
    expect(texts('one\ntwo', [], { limit: 100, lines: true })).toEqual(['one\ntwo']);
  });

  it('is cut without breaking a character in two', () => {
    expect(cutAt('ab😀', 3)).toBe(2);
    expect(texts('ab😀', [], { limit: 3, lines: false })).toEqual(['ab']);
  });

  it('marks a match that goes over a change of colour on both sides', () => {
    const message = 'di\u001b[32msk';
    expect(texts(message, [[0, message.length]])).toEqual(['<di>', '<sk>']);
  });
});
