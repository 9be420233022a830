import { describe, expect, it } from 'vitest';
import {
  ATTRIBUTE_SEPARATOR as NUL,
  attributeKey,
  attributePrefix,
  attributesOf,
  orderedNumber,
} from './attributes.ts';
import { rawJson } from './raw-json.ts';

describe('attributes of metadata', () => {
  it('Each scalar leaf becomes a term of its path and value, and each number an ordered term as well.', () => {
    const metadata = { parentResourceId: 'srv-1', http: { status: 500, tags: ['a', 'b', 'a'], ok: false } };
    expect(attributesOf(metadata)).toEqual({
      attributes: [
        `parentResourceId${NUL}srv-1`,
        `http.status${NUL}500`,
        `http.tags${NUL}a`,
        `http.tags${NUL}b`,
        `http.ok${NUL}false`,
      ],
      keys: ['parentResourceId', 'http.status', 'http.tags', 'http.ok'],
      numbers: [`http.status${NUL}${orderedNumber(500)}`],
    });
  });

  it('Null, empty objects and empty arrays have no terms.', () => {
    expect(attributesOf({ a: null, b: {}, c: [], d: [null, {}] })).toEqual({
      attributes: [],
      keys: [],
      numbers: [],
    });
  });

  it('Any text may be a key.', () => {
    const metadata = JSON.parse(
      '{"":1,"a..b":"","__proto__":"x","constructor":{"":"y"},"é 日":true}',
    ) as object;
    expect(attributesOf(metadata).keys).toEqual(['', 'a..b', '__proto__', 'constructor.', 'é 日']);
    expect(attributesOf({ '': { '': 'x' } }).keys).toEqual(['.']);
  });

  it('A separator inside a key differs from the one before the value.', () => {
    const inKey = attributesOf({ [`a${NUL}b`]: 'c' }).attributes;
    const inValue = attributesOf({ a: `b${NUL}c` }).attributes;
    const escaped = attributesOf({ 'a\u0001\u0002b': 'c' }).attributes;
    expect(new Set([...inKey, ...inValue, ...escaped]).size).toBe(3);
    expect(inKey[0]!.startsWith(attributePrefix(`a${NUL}b`))).toBe(true);
  });

  it('A number that a double cannot hold keeps its text.', () => {
    const { attributes, numbers } = attributesOf({ big: rawJson('12345678901234567890') });
    expect(attributes).toEqual([`big${NUL}12345678901234567890`]);
    expect(numbers).toEqual([`big${NUL}${orderedNumber(12345678901234567890)}`]);
  });

  it.each([
    ['an array under a long key', { ['k'.repeat(128)]: range(4_000) }],
    ['an array under a key of control characters', { ['\u0002'.repeat(128)]: range(4_000) }],
    [
      'an object under a very long key',
      { ['k'.repeat(12_000)]: Object.fromEntries(range(60).map((n) => [`k${n}`, n])) },
    ],
  ])('The terms of %s are bounded, and the first values stay searchable.', (_what, metadata) => {
    const terms = attributesOf(metadata);
    expect(JSON.stringify(terms).length).toBeLessThan(170_000);
    expect(terms.attributes[0]).toMatch(/0$/);
    expect(terms.numbers.length).toBeGreaterThan(5);
  });

  it.each([
    ['many different elements', range(4_000)],
    ['one element many times', new Array<number>(8_000).fill(0)],
  ])('A single value after an array of %s stays searchable.', (_what, array) => {
    expect(attributesOf({ ['k'.repeat(100)]: array, service: 'checkout' }).attributes).toContain(
      `service${NUL}checkout`,
    );
  });

  it('All 2,000 elements of an array under a short key are searchable.', () => {
    expect(attributesOf({ tags: range(2_000) }).numbers).toHaveLength(2_000);
  });

  it('The 512 keys of a log are all searchable under long paths, and their terms are bounded.', () => {
    const inner = Object.fromEntries(range(511).map((n) => [`k${n}`, n]));
    const terms = attributesOf({ ['p'.repeat(123)]: inner });
    expect(terms.numbers).toHaveLength(511);
    expect(terms.attributes).toHaveLength(511);
    expect(JSON.stringify(terms).length).toBeLessThan(220_000);
  });

  it('No term is longer than Lucene takes, whatever the metadata.', () => {
    const long = '\u{65e5}'.repeat(21_000);
    const { attributes, keys } = attributesOf({ a: long, [long]: 1, b: { [long]: [long] } });
    for (const term of [...attributes, ...keys]) expect(Buffer.byteLength(term)).toBeLessThan(32_766);
    expect(attributes[0]).toBe(`a${NUL}${long.slice(0, 10_000)}`);
  });

  it('A log of 16 levels has one term for its innermost value.', () => {
    const path = range(16).map((n) => `l${n}`);
    const metadata = path.reduceRight<unknown>((value, key) => ({ [key]: value }), 'x') as object;
    expect(attributesOf(metadata).attributes).toEqual([`${path.join('.')}${NUL}x`]);
  });

  it('Long keys are cut in terms, and two that differ only after the cut stay distinct.', () => {
    const long = 'k'.repeat(8000);
    const { attributes, keys } = attributesOf({ [long]: range(1_500) });
    expect(attributes.join('').length).toBeLessThan(200_000);
    expect(keys).toEqual([long]);
    expect(attributes[7]).toBe(`${attributePrefix(long)}7`);
    expect(attributePrefix(long)).not.toBe(attributePrefix(`${long}k`));
  });
});

describe('attributeKey', () => {
  it.each([
    'a',
    '',
    'request.status',
    `a${NUL}b`,
    'a\u0001\u0002b',
    `\u0001${NUL}\u0001\u0001`,
    'k'.repeat(128),
  ])('The key %j is told from its term.', (key) => {
    expect(attributeKey(`${attributePrefix(key)}v${NUL}`)).toBe(key);
  });

  it('A key that was cut cannot be told.', () => {
    expect(attributeKey(`${attributePrefix('k'.repeat(129))}v`)).toBeUndefined();
  });
});

describe('ordered numbers', () => {
  it('Ordered numbers sort as text the way the numbers sort.', () => {
    const numbers = [
      -Infinity,
      -1e300,
      -500,
      -1.5,
      -1,
      -5e-324,
      0,
      5e-324,
      0.1,
      1,
      2,
      10,
      499.99,
      500,
      2 ** 53,
      1e300,
    ];
    const texts = numbers.map(orderedNumber);
    expect([...texts].sort()).toEqual(texts);
    expect(new Set(texts).size).toBe(numbers.length);
  });

  it('-0 is ordered as 0.', () => {
    expect(orderedNumber(-0)).toBe(orderedNumber(0));
  });

  it('An ordered number has 16 hexadecimal digits.', () => {
    for (const number of [0, -0, 1, -1, 1e-300, NaN, Infinity])
      expect(orderedNumber(number), String(number)).toMatch(/^[0-9a-f]{16}$/);
  });
});

function range(length: number): number[] {
  return Array.from({ length }, (_, n) => n);
}
