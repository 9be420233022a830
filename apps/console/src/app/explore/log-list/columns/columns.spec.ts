import { describe, expect, it } from 'vitest';
import { columnOf, fieldValue, gridTemplate, minRowWidth, timeColumnWidth, valueText } from './columns';

const log = {
  id: '1',
  receivedAt: '2020-01-01T00:00:00Z',
  level: 'info',
  message: 'm',
  resourceId: 'web',
  timestamp: '2020-01-01T00:00:00Z',
  metadata: { parentResourceId: 'rack', 'a.b': { c: 1 }, a: { b: { d: null } } },
};

describe('fieldValue', () => {
  it('Fields of the log are found by their name.', () => {
    expect(fieldValue(log, 'resourceId')).toBe('web');
    expect(fieldValue(log, 'parentResourceId')).toBe('rack');
  });

  it('Metadata is found by its path, also when keys contain dots.', () => {
    expect(fieldValue(log, 'metadata.a.b.c')).toBe(1);
    expect(fieldValue(log, 'metadata.a.b.d')).toBeNull();
  });

  it('A missing field is undefined.', () => {
    expect(fieldValue(log, 'metadata.none')).toBeUndefined();
  });
});

describe('valueText', () => {
  it('Any value is one line of text.', () => {
    expect([undefined, 'a', 1, null, { b: [1] }].map(valueText)).toEqual(['', 'a', '1', 'null', '{"b":[1]}']);
  });
});

describe('columns', () => {
  const columns = ['level', 'message', 'metadata.code'].map((name) => columnOf(name, { level: 90 }));

  it('A metadata column is titled by its key.', () => {
    expect(columns.map((column) => column.title)).toEqual(['Level', 'Message', 'code']);
  });

  it('The message takes the space that other columns leave.', () => {
    expect(gridTemplate(columns)).toBe('90px minmax(220px, 1fr) 140px');
    expect(minRowWidth(columns)).toBe(90 + 220 + 140);
  });

  it('A time column is wide enough for its digits, and for its offset where the head does not show it.', () => {
    expect(timeColumnWidth('utc', { offset: null, fineDigits: 0 })).toBe(190);
    expect(timeColumnWidth('local', { offset: null, fineDigits: 6 })).toBe(270);
    expect(timeColumnWidth('local', { offset: '+01:00', fineDigits: 6 })).toBe(227);
  });
});
