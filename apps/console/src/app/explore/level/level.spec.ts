import { describe, expect, it } from 'vitest';
import { compareLevels, levelColour, levelKind } from './level';

describe('level', () => {
  it('knows the words of syslog, log4j and OpenTelemetry in any case', () => {
    expect(['ERROR', 'err', 'SEVERE', 'Warning', 'crit', 'INFO2'].map(levelKind)).toEqual([
      'error',
      'error',
      'error',
      'warn',
      'fatal',
      'info',
    ]);
  });

  it('gives a word that nobody knows one colour, always the same', () => {
    expect(levelColour('hello')).toBe(levelColour('HELLO'));
    expect(levelColour('hello')).toMatch(/^var\(--tl-level-[abc]\)$/);
  });

  it('takes names of object members for what they are: words', () => {
    expect(['a', 'b', 'c']).toContain(levelKind('constructor'));
    expect(['a', 'b', 'c']).toContain(levelKind('__proto__'));
  });

  it('orders the severest first and the rest last', () => {
    expect(['other', 'info', 'debug', 'error', 'warn', 'fatal'].sort(compareLevels)).toEqual([
      'fatal',
      'error',
      'warn',
      'info',
      'debug',
      'other',
    ]);
  });
});
