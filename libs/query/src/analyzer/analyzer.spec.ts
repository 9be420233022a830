import { describe, expect, it } from 'vitest';
import { seededRandom } from '@timberline/testing';
import { analyze, analyzeParts, analyzeToText, fold, MAX_TOKEN_LENGTH } from './analyzer.ts';

const texts = (text: string): string[] => analyze(text).map((word) => word.text);

describe('words', () => {
  it('are runs of letters, marks and digits, whatever stands around them', () => {
    expect(texts('dfs.DataNode$PacketResponder: blk_3886504906 of 10.10.34.11!')).toEqual(
      'dfs datanode packetresponder blk 3886504906 of 10 10 34 11'.split(' '),
    );
    expect(texts('')).toEqual([]);
    expect(texts(' \t-- (…) “” ')).toEqual([]);
  });

  it('carry their offsets in UTF-16 units of the text as it was sent', () => {
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

  it('go on over a letter that is not ASCII, and end before a sign that is not', () => {
    expect(texts('naïve café—bar x—y é')).toEqual(['naïve', 'café', 'bar', 'x', 'y', 'é']);
    expect(texts('e\u0301a 1\ufe0f\u20e3 x')).toEqual(['e\u0301a', '1\ufe0f\u20e3', 'x']);
  });

  it('fold case so that a beginning folds to the beginning', () => {
    expect(fold('ΟΔΟΣ')).toBe('οδοσ');
    expect(fold('οδος')).toBe('οδοσ');
    expect(fold('ΟΔΟΣ').startsWith(fold('ΟΔΟ'))).toBe(true);
    expect(fold('ΣΑΣΑ').startsWith(fold('ΣΑΣ'))).toBe(true);
    expect(fold('İstanbul')).toBe('i\u0307stanbul');
    expect(fold('\u00b5s')).toBe(fold('\u03bcs'));
    expect(fold('STRAẞE')).toBe('straße');
  });

  it('are one character each in scripts without spaces, marks with their character', () => {
    expect(texts('日本語abc')).toEqual(['日', '本', '語', 'abc']);
    expect(texts('サーバー')).toEqual(['サ', 'ー', 'バ', 'ー']);
    expect(texts('がx')).toEqual(['が', 'x']);
    expect(texts('か\u3099x')).toEqual(['か\u3099', 'x']);
    expect(texts('ที่นี่')).toEqual(['ที่', 'นี่']);
    expect(texts('𠀀𠀁 error42失敗')).toEqual(['𠀀', '𠀁', 'error42', '失', '敗']);
  });

  it('are left whole in scripts with spaces', () => {
    expect(texts('Привет, мир! 한국어 שלום नमस्ते')).toEqual(['привет', 'мир', '한국어', 'שלום', 'नमस्ते']);
  });

  it('longer than a token are cut into tokens side by side, never inside a character', () => {
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

  it('of a lone half of a character are none', () => {
    expect(texts('a\ud835b \udcb3c')).toEqual(['a', 'b', 'c']);
  });

  it('agree with the rule written as one expression, on any text', () => {
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
  it('is the words with a blank between them, on any text', () => {
    const random = seededRandom(8);
    const alphabet = ['a', 'B', '7', ' ', '.', 'xyzxyzxyz'.repeat(9), 'é', '日', '\n'];
    for (let i = 0; i < 2000; i++) {
      let text = '';
      const letters = i % 2 ? alphabet.length : 6;
      for (let length = random.below(30); length > 0; length--) text += alphabet[random.below(letters)];
      expect(analyzeToText(text)).toBe(texts(text).join(' '));
    }
    for (const text of [
      '',
      ' ',
      '.a.',
      'x'.repeat(255),
      'x'.repeat(256),
      'x'.repeat(510),
      'A-'.repeat(20_000),
    ]) {
      expect(analyzeToText(text)).toBe(texts(text).join(' '));
    }
  });
});

describe('analyzeParts', () => {
  it('gives the words of each part of a text, without the parts that hold none', () => {
    expect(analyzeParts(' blk_388  -> error\u3000日本 ')).toEqual([['blk', '388'], ['error'], ['日', '本']]);
  });
});
