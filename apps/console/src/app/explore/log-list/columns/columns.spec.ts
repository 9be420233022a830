import { describe, expect, it } from 'vitest';
import { columnOf, fieldValue, gridTemplate, valueText } from './columns';

const log = {
  id: '1',
  receivedAt: '2020-01-01T00:00:00Z',
  level: 'info',
  message: 'm',
  resourceId: 'web',
  timestamp: '2020-01-01T00:00:00Z',
  metadata: { parentResourceId: 'rack', 'a.b': { c: 1 }, a: { b: { d: null } } },
};

describe('columns', () => {
  it('read fields, nested metadata and keys that hold dots', () => {
    expect(fieldValue(log, 'resourceId')).toBe('web');
    expect(fieldValue(log, 'parentResourceId')).toBe('rack');
    expect(fieldValue(log, 'metadata.a.b.c')).toBe(1);
    expect(fieldValue(log, 'metadata.a.b.d')).toBeNull();
    expect(fieldValue(log, 'metadata.none')).toBeUndefined();
  });

  it('show any value as one line', () => {
    expect([undefined, 'a', 1, null, { b: [1] }].map(valueText)).toEqual(['', 'a', '1', 'null', '{"b":[1]}']);
  });

  it('give the message what is left', () => {
    const columns = ['level', 'message', 'metadata.code'].map((name) => columnOf(name, { level: 90 }));
    expect(gridTemplate(columns)).toBe('90px minmax(220px, 1fr) 140px');
    expect(columns.map((column) => column.title)).toEqual(['Level', 'Message', 'code']);
  });
});
