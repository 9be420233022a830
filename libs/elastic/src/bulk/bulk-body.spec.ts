import { describe, expect, it } from 'vitest';
import { countLines, firstIndexName, parseBulkBody, selectBulkEntries } from './bulk-body.ts';

const logs = ['a', 'ö', 'c'].map(
  (id) => `{"create":{"_index":"i","_id":"${id}"}}\n{"message":"${id} \\n {\\"create\\":{}}"}\n`,
);
const body = Buffer.from(logs.join(''));

describe('a bulk body', () => {
  it('The logs of a bulk body are found one by one.', () => {
    const found = parseBulkBody(body);
    expect(found.map(({ id }) => id)).toEqual(['a', 'ö', 'c']);
    expect(body.toString('utf8', found[1]!.document, found[1]!.end)).toBe(
      logs[1]!.slice(logs[1]!.indexOf('\n') + 1),
    );
  });

  it('The index of the first log is found.', () => {
    expect(firstIndexName(body)).toBe('i');
    expect(firstIndexName(Buffer.from('{"index":{}}\n{}\n'))).toBeUndefined();
  });

  it('The lines of a bulk body are counted.', () => {
    expect(countLines(body)).toBe(6);
    expect(countLines(Buffer.alloc(0))).toBe(0);
  });

  it('The selected logs of a bulk body are copied byte for byte.', () => {
    const [first, , third] = parseBulkBody(body);
    expect(selectBulkEntries(body, [first!, third!]).toString()).toBe(logs[0]! + logs[2]!);
  });

  it.each([
    ['ends within a log', '{"create":{"_id":"a"}}\n'],
    ['lacks the last newline', '{"create":{"_id":"a"}}\n{}'],
    ['holds another action', '{"index":{"_id":"a"}}\n{}\n'],
    ['holds no id', '{"create":{}}\n{}\n'],
  ])('A bulk body that %s is an error.', (_what, text) => {
    expect(() => parseBulkBody(Buffer.from(text))).toThrow();
  });
});
