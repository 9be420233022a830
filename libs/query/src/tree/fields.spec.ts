import { describe, expect, it } from 'vitest';
import { fieldName, QUERY_FIELDS, resolveField, suggestField } from './fields.ts';

describe('a field', () => {
  it('is found by its name and named as it is found', () => {
    for (const name of [...QUERY_FIELDS, 'metadata.any.key']) {
      const field = resolveField(name);
      expect(field && fieldName(field)).toBe(name);
    }
    expect(resolveField('metadata.parentResourceId')).toEqual(resolveField('parentResourceId'));
  });

  it('is no other name', () => {
    for (const name of ['', 'Level', 'metadata', 'metadata.', 'constructor', '__proto__', 'level ']) {
      expect(resolveField(name)).toBe(null);
    }
  });

  it('is guessed from a slip, another spelling, or the name that others give it', () => {
    for (const [name, meant] of [
      ['levle', 'level'],
      ['mesage', 'message'],
      ['timestmap', 'timestamp'],
      ['ResourceID', 'resourceId'],
      ['span_id', 'spanId'],
      ['log.level', 'level'],
      ['msg', 'message'],
      ['parent_resource_id', 'parentResourceId'],
    ] as const) {
      expect([name, suggestField(name)]).toEqual([name, meant]);
    }
    for (const name of ['http', '10', 'C', 'uid', 'javalang', '', 'constructor', 'x'.repeat(4000)]) {
      expect([name, suggestField(name)]).toEqual([name, null]);
    }
  });

  it('that is known to exist is preferred to a guess', () => {
    expect(suggestField('host', ['metadata.host'])).toBe('metadata.host');
    expect(suggestField('stauts', ['metadata.status'])).toBe('metadata.status');
  });
});
