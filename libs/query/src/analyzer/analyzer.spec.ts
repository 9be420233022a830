import { describe, expect, it } from 'vitest';
import { seededRandom } from '@timberline/testing';
import { analyze, analyzeJsonAscii, analyzeParts, analyzeToText } from './analyzer.ts';
import { bruteForceWords } from './brute-force.fixture.ts';
import { MAX_TOKEN_LENGTH } from './word-characters.ts';

const texts = (text: string): string[] => analyze(text).map((word) => word.text);

describe('analyze', () => {
  it('Words are runs of letters, marks and digits; any other character separates them.', () => {
    expect(texts('dfs.DataNode$PacketResponder: blk_3886504906 of 10.10.34.11!')).toEqual(
      'dfs datanode packetresponder blk 3886504906 of 10 10 34 11'.split(' '),
    );
    expect(texts('')).toEqual([]);
    expect(texts(' \t-- (…) “” ')).toEqual([]);
  });

  it('The offsets of words are in UTF-16 units of the original text.', () => {
    const text = 'a 😀Ünïcode😀 𝒳𝒴 İx-ende';
    for (const word of analyze(text)) expect(texts(text.slice(word.start, word.end))).toEqual([word.text]);
    expect(analyze(text).map((word) => [word.start, word.end])).toEqual([
      [0, 1],
      [4, 11],
      [14, 18],
      [19, 21],
      [22, 26],
    ]);
  });

  it('A word continues over a letter outside of ASCII and ends at other characters outside of ASCII.', () => {
    expect(texts('naïve café—bar x—y é')).toEqual(['naïve', 'café', 'bar', 'x', 'y', 'é']);
    expect(texts('e\u0301a 1\ufe0f\u20e3 x')).toEqual(['éa', '1\u20e3', 'x']);
  });

  it('Letters with several lower-case forms are one letter.', () => {
    expect(texts('ΟΔΟΣ οδος')).toEqual(['οδοσ', 'οδοσ']);
    expect(texts('İstanbul ı')).toEqual(['i\u0307stanbul', 'ı']);
    expect(texts('\u00b5s \u03bcs')).toEqual(['μs', 'μs']);
    expect(texts('STRAẞE straße STRASSE ᾳ')).toEqual(['strasse', 'strasse', 'strasse', 'αι']);
  });

  it('In scripts without spaces each character is a word, together with its marks.', () => {
    expect(texts('日本語abc')).toEqual(['日', '本', '語', 'abc']);
    expect(texts('サーバー')).toEqual(['サ', 'ー', 'バ', 'ー']);
    expect(texts('がx')).toEqual(['が', 'x']);
    expect(texts('か\u3099x')).toEqual(['が', 'x']);
    expect(texts('ｻｰﾊﾞｰ')).toEqual(['サ', 'ー', 'バ', 'ー']);
    expect(texts('ที่นี่')).toEqual(['ที่', 'นี่']);
    expect(texts('𠀀𠀁 error42失敗')).toEqual(['𠀀', '𠀁', 'error42', '失', '敗']);
  });

  it('In scripts with spaces words stay whole.', () => {
    expect(texts('Привет, мир! 한국어 שלום नमस्ते')).toEqual(['привет', 'мир', '한국어', 'שלום', 'नमस्ते']);
  });

  it('A word longer than MAX_TOKEN_LENGTH is cut into adjacent words, never inside a character.', () => {
    const long = 'x'.repeat(600);
    expect(analyze(long).map((word) => [word.start, word.end])).toEqual([
      [0, 255],
      [255, 510],
      [510, 600],
    ]);
    const pairs = texts('𐐷'.repeat(300));
    expect(pairs.map((text) => text.length)).toEqual([254, 254, 92]);
    expect(pairs.join('')).toBe('𐐷'.repeat(300));
    expect(texts('İ'.repeat(200)).every((text) => text.length <= MAX_TOKEN_LENGTH)).toBe(true);
  });

  it('A lone surrogate separates words.', () => {
    expect(texts('a\ud835b \udcb3c')).toEqual(['a', 'b', 'c']);
  });

  it('On any text the words are those of the whole text, normalized at once.', { timeout: 60_000 }, () => {
    const random = seededRandom(7);
    const alphabet = [
      ...'aB7 .-é—ßΣ_Ж'.split(''),
      ...[
        '\u0301',
        '\u0327',
        '\u0323',
        '😀',
        '𝒳',
        '\ud800',
        '…',
        '´',
        '™',
        '㎏',
        'ﬁ',
        '①',
        '½',
        'Ａ',
        '１',
        '²',
      ],
      ...[
        '\u00ad',
        '\u200b',
        '\u200d',
        '\ufe0f',
        '\u034f',
        '\u1112',
        '\u1161',
        '\u11ab',
        '가',
        'ㅎ',
        'ㅏ',
        'ﾡ',
        'ￂ',
      ],
    ];
    const sequences = ['\u001b[31m', '\u001b[0m', '\u001b]8;;http://x\u001b\\', '\u001b(B', '\u001bc'];
    for (let i = 0; i < 5000; i++) {
      let text = '';
      const pieces = i % 2 ? alphabet : [...alphabet, ...sequences];
      for (let length = random.below(20); length > 0; length--) text += pieces[random.below(pieces.length)];
      const words = texts(text);
      expect(words, JSON.stringify(text)).toEqual(bruteForceWords(text));
      for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD'] as const) {
        // A mark behind an escape sequence would join with its last letter.
        if (text.includes('\u001b')) break;
        // Compatibility forms of signs that separate words here have letters or blanks.
        const plain = text.replace(/[™´]/g, '.');
        expect(texts(plain.normalize(form)), JSON.stringify(text)).toEqual(texts(plain));
      }
      for (const { text: word, start, end } of analyze(text)) {
        expect(texts(text.slice(start, end)), JSON.stringify(text)).toContain(word);
      }
    }
  });
});

describe('analyzeToText', () => {
  it('On any text the result is the words joined by blanks.', () => {
    const random = seededRandom(8);
    const alphabet = ['a', 'B', '7', ' ', '.', 'xyzxyzxyz'.repeat(9), 'é', '日', '\n'];
    for (let i = 0; i < 2000; i++) {
      let text = '';
      const letters = i % 2 ? alphabet.length : 6;
      for (let length = random.below(30); length > 0; length--) text += alphabet[random.below(letters)];
      expect(analyzeToText(text)).toBe(texts(text).join(' '));
    }
  });

  it.each([
    ['empty', ''],
    ['only a blank', ' '],
    ['a word between separators', '.a.'],
    ['a word of the maximum length', 'x'.repeat(255)],
    ['a word that is too long', 'x'.repeat(256)],
    ['a word of twice the maximum length', 'x'.repeat(510)],
    ['longer than the reused buffers', 'A-'.repeat(20_000)],
    ['as long as the reused buffers', 'x'.repeat(16 * 1024)],
    ['as long as the reused buffers, with é at the end', `${'A-'.repeat(8 * 1024 - 1)}-é`],
    ['longer than the reused buffers, with é at the end', `${'A-'.repeat(20_000)}é`],
  ])('A text at a limit gives its words joined by blanks: %s.', (_, text) => {
    expect(analyzeToText(text)).toBe(texts(text).join(' '));
  });
});

describe('analyzeJsonAscii', () => {
  it('The words of a JSON string are written after the offset, and its escapes separate words.', () => {
    const json = JSON.stringify('One\ttwo\\xthree "Four"');
    const bytes = Uint8Array.from(json, (c) => c.charCodeAt(0));
    const to = new Uint8Array(100);
    const end = analyzeJsonAscii(bytes, 1, bytes.length - 1, to, 10);
    expect(String.fromCharCode(...to.subarray(10, end))).toBe('one two xthree four');
  });
});

describe('A message with escapes that were left as text', () => {
  const both = (message: string) => analyzeToText(message).split(' | ');

  it.each([
    ['boom\\nCaused by', ['boom ncaused by', 'boom caused by']],
    ['C:\\temp', ['c temp', 'c emp']],
    ['a\\\\\\tb', ['a tb', 'a b']],
    ['a%20b%2Fc', ['a 20b 2fc', 'a b c']],
    ['r%C3%A9s r\\u00e9s', ['r c3 a9s r u00e9s', 'rés rés']],
    ['100%25', ['100 25', '100']],
    ['\\u001b[31mERROR\\u001b[0m', ['u001b 31merror u001b 0m', 'error']],
    ['%ff', ['ff']],
    ['100% of 5%', ['100 of 5']],
    ['C:\\Windows \\d+ \\users', ['c windows d users']],
  ])('%j is indexed as sent and, where the words differ, decoded as well: %j.', (message, readings) => {
    expect(both(message)).toEqual(readings);
  });

  it('Its bytes are left to the text form, as are those with ESC.', () => {
    const to = new Uint8Array(100);
    for (const message of ['a\\nb', 'a\\\\tb', 'a%20b', 'a\\u0041', 'C:\\temp']) {
      const json = Uint8Array.from(JSON.stringify(message), (c) => c.charCodeAt(0));
      expect(analyzeJsonAscii(json, 1, json.length - 1, to, 0), message).toBe(-1);
    }
  });
});

describe('analyze, on a hostile text of 100 KB,', () => {
  const SIZE = 100_000;
  const repeated = (piece: string) => piece.repeat(SIZE / piece.length);

  // Time that grows with the square of the length would exceed the time limit of a test many times.
  it.each([
    ['ESC', repeated('\u001b')],
    ['control sequences that are cut off', repeated('\u001b[')],
    ['strings that are cut off', repeated('\u001b]')],
    ['strings of the eight-bit form', repeated('\u009d')],
    ['parameters', `\u001b[${repeated('1;')}`],
    ['blanks after ESC', `\u001b${repeated(' ')}é`],
    ['marks out of order', `a${repeated('\u0301\u0323')}`],
    ['marks in order', `a${repeated('\u0301')}`],
    ['half-width sound marks', repeated('ﾞ')],
    ['vowels of Hangul', repeated('ㅏ')],
    ['characters without a shape', `a${repeated('\u200b')}\u0301`],
    ['ligatures of eighteen letters', repeated('ﷺ')],
    ['backslashes', repeated('\\')],
    ['percent signs', repeated('%')],
    ['escapes', repeated('\\n')],
    ['escapes of ESC', repeated('\\u001b]')],
  ])('has its words in linear time: %s.', { timeout: 20_000 }, (_, text) => {
    expect(analyzeToText(text).length).toBeLessThan(25 * SIZE);
    expect(analyze(text).every((word) => word.start < word.end && word.end <= text.length)).toBe(true);
  });
});

describe('analyzeParts', () => {
  it('A text is split into the words of each part, without parts that have no words.', () => {
    expect(analyzeParts(' blk_388  -> error\u3000日本 ').map(({ tokens }) => tokens)).toEqual([
      ['blk', '388'],
      ['error'],
      ['日', '本'],
    ]);
  });
});

describe('A long message', () => {
  const normalize = Object.getOwnPropertyDescriptor(String.prototype, 'normalize')!.value as (
    form?: string,
  ) => string;
  const UNITS = 64 * 1024;

  it.each(['ﷺ', 'ß', 'ŉ ', '½', '%EF%B7%BA', '\\ufdfa', ' \u0301', 'я'])(
    'of %j is not normalized piece by piece.',
    (repeated) => {
      const message = repeated.repeat(UNITS / repeated.length);
      let calls = 0;
      String.prototype.normalize = function (form) {
        calls++;
        return normalize.call(this, form);
      };
      try {
        analyzeToText(message);
      } finally {
        String.prototype.normalize = normalize;
      }
      expect(calls).toBeLessThan(100);
    },
  );

  it.each(['ﷺ', 'ß', 'カ\u0301'.repeat(3), '漢字a1', 'ก็', '𝐀', '\ud800é'])(
    'of %j has the words of its parts.',
    (repeated) => {
      const message = repeated.repeat(1000);
      expect(analyzeToText(message)).toBe(
        analyze(message)
          .map(({ text }) => text)
          .join(' '),
      );
    },
  );
});
