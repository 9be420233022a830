import { describe, expect, it } from 'vitest';
import { seededRandom } from '@timberline/testing';
import {
  analyze,
  analyzeJsonAscii,
  analyzeParts,
  analyzeToText,
  fold,
  MAX_TOKEN_LENGTH,
} from './analyzer.ts';

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
    for (const word of analyze(text)) expect(fold(text.slice(word.start, word.end))).toBe(word.text);
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
    expect(texts('e\u0301a 1\ufe0f\u20e3 x')).toEqual(['e\u0301a', '1\ufe0f\u20e3', 'x']);
  });

  it('The fold of a prefix is a prefix of the fold.', () => {
    expect(fold('ΟΔΟΣ')).toBe('οδοσ');
    expect(fold('οδος')).toBe('οδοσ');
    expect(fold('ΟΔΟΣ').startsWith(fold('ΟΔΟ'))).toBe(true);
    expect(fold('ΣΑΣΑ').startsWith(fold('ΣΑΣ'))).toBe(true);
    expect(fold('İstanbul')).toBe('i\u0307stanbul');
    expect(fold('\u00b5s')).toBe(fold('\u03bcs'));
    expect(fold('STRAẞE')).toBe('straße');
  });

  it('In scripts without spaces each character is a word, together with its marks.', () => {
    expect(texts('日本語abc')).toEqual(['日', '本', '語', 'abc']);
    expect(texts('サーバー')).toEqual(['サ', 'ー', 'バ', 'ー']);
    expect(texts('がx')).toEqual(['が', 'x']);
    expect(texts('か\u3099x')).toEqual(['か\u3099', 'x']);
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
    const pairs = texts('𝒳'.repeat(300));
    expect(pairs.map((text) => text.length)).toEqual([254, 254, 92]);
    expect(pairs.join('')).toBe('𝒳'.repeat(300));
    expect(texts('İ'.repeat(200)).every((text) => text.length <= MAX_TOKEN_LENGTH)).toBe(true);
  });

  it('A lone surrogate separates words.', () => {
    expect(texts('a\ud835b \udcb3c')).toEqual(['a', 'b', 'c']);
  });

  it('On any text the words are those that one regular expression finds.', () => {
    const random = seededRandom(7);
    const alphabet = [
      'a',
      'B',
      '7',
      ' ',
      '.',
      '-',
      'é',
      '—',
      'ß',
      'Σ',
      '\u0301',
      '😀',
      '𝒳',
      '\ud800',
      '_',
      'Ж',
    ];
    for (let i = 0; i < 3000; i++) {
      let text = '';
      for (let length = random.below(40); length > 0; length--)
        text += alphabet[random.below(alphabet.length)];
      expect(texts(text)).toEqual([...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map((match) => fold(match[0])));
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
    const json = JSON.stringify('One\ttwo\\nthree "Four"');
    const bytes = Uint8Array.from(json, (c) => c.charCodeAt(0));
    const to = new Uint8Array(100);
    const end = analyzeJsonAscii(bytes, 1, bytes.length - 1, to, 10);
    expect(String.fromCharCode(...to.subarray(10, end))).toBe('one two nthree four');
  });
});

describe('analyzeParts', () => {
  it('A text is split into the words of each part, without parts that have no words.', () => {
    expect(analyzeParts(' blk_388  -> error\u3000日本 ')).toEqual([['blk', '388'], ['error'], ['日', '本']]);
  });
});
