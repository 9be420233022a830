import { describe, expect, it } from 'vitest';
import { fieldName, QUERY_FIELDS, resolveField, suggestField } from './fields.ts';

describe('fields', () => {
  it('A field is resolved by its name, and named as it is resolved.', () => {
    for (const name of [...QUERY_FIELDS, 'metadata.any.key']) {
      const field = resolveField(name);
      expect(field && fieldName(field)).toBe(name);
    }
    expect(resolveField('metadata.parentResourceId')).toEqual(resolveField('parentResourceId'));
  });

  it.each(['', 'Level', 'metadata', 'metadata.', 'constructor', '__proto__', 'level '])(
    'Another name is not resolved to a field: “%s”.',
    (name) => {
      expect(resolveField(name)).toBe(null);
    },
  );

  it.each([
    ['levle', 'level'],
    ['mesage', 'message'],
    ['timestmap', 'timestamp'],
    ['ResourceID', 'resourceId'],
    ['span_id', 'spanId'],
    ['log.level', 'level'],
    ['msg', 'message'],
    ['parent_resource_id', 'parentResourceId'],
  ])(
    'A typo, another spelling or the name in another tool suggests a field: “%s” suggests %s.',
    (name, field) => {
      expect(suggestField(name)).toBe(field);
    },
  );

  it.each(['http', '10', 'C', 'uid', 'javalang', '', 'constructor', 'x'.repeat(4000)])(
    'A name that is not close to a field suggests nothing: “%s”.',
    (name) => {
      expect(suggestField(name)).toBe(null);
    },
  );

  it('A field that is known to exist is preferred to the name in another tool.', () => {
    expect(suggestField('host', ['metadata.host'])).toBe('metadata.host');
    expect(suggestField('stauts', ['metadata.status'])).toBe('metadata.status');
  });
});
