import { describe, expect, it } from 'vitest';
import { ATTRIBUTE_SEPARATOR as NUL, attributePrefix, attributesOf, orderedNumber } from './attributes.ts';

describe('attributes of metadata', () => {
  it('hold each scalar leaf by its path, numbers also in their order', () => {
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

  it('leave out null, empty objects and empty arrays', () => {
    expect(attributesOf({ a: null, b: {}, c: [], d: [null, {}] })).toEqual({
      attributes: [],
      keys: [],
      numbers: [],
    });
  });

  it('take any key', () => {
    const metadata = JSON.parse('{"":1,"a..b":"","__proto__":"x","constructor":{"":"y"},"é 日":true}');
    expect(attributesOf(metadata).keys).toEqual(['', 'a..b', '__proto__', 'constructor.', 'é 日']);
    expect(attributesOf({ '': { '': 'x' } }).keys).toEqual(['.']);
  });

  it('tell a separator inside a key from the one before the value', () => {
    const inKey = attributesOf({ [`a${NUL}b`]: 'c' }).attributes;
    const inValue = attributesOf({ a: `b${NUL}c` }).attributes;
    const escaped = attributesOf({ 'a\u0001\u0002b': 'c' }).attributes;
    expect(new Set([...inKey, ...inValue, ...escaped]).size).toBe(3);
    expect(inKey[0]!.startsWith(attributePrefix(`a${NUL}b`))).toBe(true);
  });

  it('keep the text of a number that a double cannot hold', () => {
    const rawJSON = (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON;
    const { attributes, numbers } = attributesOf({ big: rawJSON('12345678901234567890') });
    expect(attributes).toEqual([`big${NUL}12345678901234567890`]);
    expect(numbers).toEqual([`big${NUL}${orderedNumber(12345678901234567890)}`]);
  });

  it('have a bound, whatever path and values repeat; what comes first is searched', () => {
    const numbers = Array.from({ length: 4_000 }, (_, n) => n);
    const inside = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`k${n}`, n]));
    for (const metadata of [
      { ['k'.repeat(128)]: numbers },
      { ['\u0002'.repeat(128)]: numbers },
      { ['k'.repeat(12_000)]: inside },
    ]) {
      const terms = attributesOf(metadata);
      expect(JSON.stringify(terms).length).toBeLessThan(170_000);
      expect(terms.attributes[0]).toMatch(/0$/);
      expect(terms.numbers.length).toBeGreaterThan(5);
    }
    // An array takes nothing from single values behind it, and an element that comes again takes nothing at all.
    const single = `service${NUL}checkout`;
    for (const array of [numbers, new Array<number>(8_000).fill(0)])
      expect(attributesOf({ ['k'.repeat(100)]: array, service: 'checkout' }).attributes).toContain(single);
    // Metadata as people have it is searched to its end.
    expect(attributesOf({ tags: numbers.slice(0, 2_000) }).numbers).toHaveLength(2_000);
  });

  it('stay small under long keys, and still tell them apart', () => {
    const long = 'k'.repeat(8000);
    const values = Array.from({ length: 1500 }, (_, i) => i);
    const { attributes, keys } = attributesOf({ [long]: values });
    expect(attributes.join('').length).toBeLessThan(200_000);
    expect(keys).toEqual([long]);
    expect(attributes[7]).toBe(`${attributePrefix(long)}7`);
    expect(attributePrefix(long)).not.toBe(attributePrefix(`${long}k`));
  });
});

describe('ordered numbers', () => {
  it('sort as text the way they sort as numbers', () => {
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

  it('take -0 for 0', () => {
    expect(orderedNumber(-0)).toBe(orderedNumber(0));
  });

  it('are 16 hexadecimal digits', () => {
    for (const number of [0, -0, 1, -1, 1e-300, NaN, Infinity])
      expect(orderedNumber(number)).toMatch(/^[0-9a-f]{16}$/);
  });
});
