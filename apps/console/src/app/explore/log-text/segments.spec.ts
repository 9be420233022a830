import { describe, expect, it } from 'vitest';
import { Highlighter, parseQuery } from '@timberline/query';
import { cutIndex, segmentsOf } from './segments';

const ONE_LINE = { limit: 1000, lineBreaks: false };

/** The texts of the segments; matches are in angle brackets. */
const texts = (message: string, ranges: [number, number][] = [], options = ONE_LINE) =>
  segmentsOf(message, ranges, options).map((segment) => (segment.mark ? `<${segment.text}>` : segment.text));

describe('segmentsOf', () => {
  it('Matches are marked at the given offsets.', () => {
    const ranges: [number, number][] = [
      [0, 4],
      [13, 17],
    ];
    expect(texts('disk full on disk', ranges)).toEqual(['<disk>', ' full on ', '<disk>']);
  });

  it('Hits of a find are marked in their own way, also where they are matches of the query.', () => {
    const hits: [number, number][] = [
      [5, 9],
      [10, 12],
    ];
    const segments = segmentsOf('disk full on disk', [[0, 9]], { ...ONE_LINE, hits });
    expect(segments.map(({ text, mark, classes }) => `${text}|${mark}|${classes}`)).toEqual([
      'disk |true|',
      'full|true|hit',
      ' |false|',
      'on|true|hit',
      ' disk|false|',
    ]);
  });

  it('A hit in colored text keeps its color.', () => {
    const segments = segmentsOf('\u001b[31mred\u001b[0m', [], { ...ONE_LINE, hits: [[0, 8]] });
    expect(segments[0]).toEqual({ text: 'red', mark: true, symbol: false, classes: 'ansi-1 hit' });
  });

  it('Markup in a message stays text.', () => {
    expect(texts('<script>alert(1)</script>', [[1, 7]])).toEqual(['<', '<script>', '>alert(1)</script>']);
  });

  it('Terminal colors become classes, and matches after an escape sequence stay in place.', () => {
    const message = '\u001b[1;31mERROR\u001b[0m disk';
    const start = message.indexOf('disk');
    expect(segmentsOf(message, [[start, start + 4]], ONE_LINE)).toEqual([
      { text: 'ERROR', mark: false, symbol: false, classes: 'ansi-1 ansi-bold' },
      { text: ' ', mark: false, symbol: false, classes: '' },
      { text: 'disk', mark: true, symbol: false, classes: '' },
    ]);
  });

  it.each([
    ['\u001b[38;5;196mred', 'ansi-1'],
    ['\u001b[38;2;20;220;30mgreen', 'ansi-2'],
    ['\u001b[38;5;51;1mcyan', 'ansi-6 ansi-bold'],
  ])('The color of %j is the nearest of the palette, "%s".', (message, classes) => {
    expect(segmentsOf(message, [], ONE_LINE)[0]?.classes).toBe(classes);
  });

  it('Links, titles and cursor movements of terminals are removed.', () => {
    expect(texts('a\u001b]8;;http://x\u0007b\u001b]8;;\u0007\u001b[2Kc').join('')).toBe('abc');
  });

  it('What is drawn as a word is found by it, whatever sequences are around and in it.', () => {
    const sequences = [
      ...[
        '\u001b[1;31m',
        '\u001b[0m',
        '\u001b[?25l',
        '\u001b]0;title\u0007',
        '\u001b]8;;http://x\u001b\\',
        '\u001b(B',
      ],
      ...['\u001bc', '\u009b31m', '\u001bPq\u001b\\', '\u001b[38:5:1m'],
    ];
    for (const [n, sequence] of sequences.entries()) {
      const cutOff = '\u001b[31';
      const message = `${sequence}ERR${sequence}OR${sequence} disk${sequences[(n + 1) % sequences.length]} full${cutOff}`;
      const drawn = texts(message).join('');
      expect(drawn, JSON.stringify(message)).toBe('ERROR disk full');
      for (const query of [...drawn.split(' '), `"${drawn}"`, 'err*', '*rro*']) {
        const parsed = parseQuery(query);
        const ranges = new Highlighter(parsed.ok ? parsed.tree : null).highlight(message);
        expect(ranges, `${query} in ${JSON.stringify(message)}`).toHaveLength(1);
        const marked = segmentsOf(message, ranges, ONE_LINE).filter(({ mark }) => mark);
        const text = marked.map((segment) => segment.text).join('');
        expect(drawn.toLowerCase().split(' '), query).toContain(text.toLowerCase().split(' ')[0]);
      }
    }
  });

  it('Control characters and characters that change the direction are shown as symbols.', () => {
    expect(texts('a\u0000b\u202ec\u007f')).toEqual(['a', '␀', 'b', '[RLO]', 'c', '␡']);
  });

  it('A line break is a symbol on one line, and stays a line break otherwise.', () => {
    expect(texts('one\ntwo')).toEqual(['one', '⏎', 'two']);
    expect(texts('one\ntwo', [], { limit: 100, lineBreaks: true })).toEqual(['one\ntwo']);
  });

  it('A message is cut without splitting a surrogate pair.', () => {
    expect(cutIndex('ab😀', 3)).toBe(2);
    expect(texts('ab😀', [], { limit: 3, lineBreaks: false })).toEqual(['ab']);
  });

  it('A match across a change of color is marked on both sides.', () => {
    const message = 'di\u001b[32msk';
    expect(texts(message, [[0, message.length]])).toEqual(['<di>', '<sk>']);
  });
});
