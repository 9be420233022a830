import { describe, expect, it } from 'vitest';
import { compareLevels, levelColor, levelKind, levelWords } from './level';

describe('level', () => {
  it.each([
    ['ERROR', 'error'],
    ['err', 'error'],
    ['SEVERE', 'error'],
    ['Warning', 'warn'],
    ['crit', 'fatal'],
    ['INFO2', 'info'],
  ])('The level "%s" is of the kind "%s".', (level, kind) => {
    expect(levelKind(level)).toBe(kind);
  });

  it('An unknown word always has the same color, in any case.', () => {
    expect(levelColor('hello')).toBe(levelColor('HELLO'));
    expect(levelColor('hello')).toMatch(/^var\(--tl-level-[abc]\)$/);
  });

  it.each(['constructor', '__proto__'])('The name "%s" of an object member is an unknown word.', (level) => {
    expect(['a', 'b', 'c']).toContain(levelKind(level));
  });

  it('The most severe level comes first and the rest last.', () => {
    expect(['other', 'info', 'debug', 'error', 'warn', 'fatal'].sort(compareLevels)).toEqual([
      'fatal',
      'error',
      'warn',
      'info',
      'debug',
      'other',
    ]);
  });

  it('The words of a kind are of that kind, with the numbers of OpenTelemetry.', () => {
    const words = levelWords(['warn']);
    expect(words).toEqual(['warn', 'warning', 'warn2', 'warn3', 'warn4']);
    expect(new Set(words.map(levelKind))).toEqual(new Set(['warn']));
  });
});
