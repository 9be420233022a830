import { describe, expect, it } from 'vitest';
import { fieldOf, summaryOf } from './dead-letter-text';

describe('a dead letter in words', () => {
  it('finds the field in the reason', () => {
    expect(fieldOf("failed to parse field [timestamp] of type [date_nanos] in document with id 'x'")).toBe(
      'timestamp',
    );
    expect(fieldOf('field name [a.b] cannot contain …')).toBe('a.b');
    expect(fieldOf('the index is read-only')).toBeNull();
  });

  it('tells a log by level, resource and message', () => {
    expect(summaryOf({ level: 'info', resourceId: 'web', message: 'hi' })).toEqual({
      level: 'info',
      resourceId: 'web',
      message: 'hi',
    });
  });

  it('cuts what is long', () => {
    expect(summaryOf({ message: 'x'.repeat(262_144) }).message).toHaveLength(301);
  });

  it('takes a log that is none', () => {
    expect(summaryOf({ level: 7, other: [1] })).toEqual({
      level: '7',
      resourceId: null,
      message: '{"level":7,"other":[1]}',
    });
  });
});
