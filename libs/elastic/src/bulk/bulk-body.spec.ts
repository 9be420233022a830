import { describe, expect, it } from 'vitest';
import { countLines, firstIndexName, parseBulkBody, selectBulkEntries } from './bulk-body.ts';

const logs = ['a', 'ö', 'c'].map(
  (id) => `{"create":{"_index":"i","_id":"${id}"}}\n{"message":"${id} \\n {\\"create\\":{}}"}\n`,
);
const lines = Buffer.from(logs.join(''));

describe('bulk lines', () => {
  it('are found log by log', () => {
    const found = parseBulkBody(lines);
    expect(found.map(({ id }) => id)).toEqual(['a', 'ö', 'c']);
    expect(lines.toString('utf8', found[1]!.document, found[1]!.end)).toBe(
      logs[1]!.slice(logs[1]!.indexOf('\n') + 1),
    );
  });

  it('tell the index of their first log', () => {
    expect(firstIndexName(lines)).toBe('i');
    expect(firstIndexName(Buffer.from('{"index":{}}\n{}\n'))).toBeUndefined();
  });

  it('are counted', () => {
    expect([countLines(lines), countLines(Buffer.alloc(0))]).toEqual([6, 0]);
  });

  it('are picked byte for byte', () => {
    const [first, , third] = parseBulkBody(lines);
    expect(selectBulkEntries(lines, [first!, third!]).toString()).toBe(logs[0]! + logs[2]!);
  });

  it.each([
    ['end within a log', '{"create":{"_id":"a"}}\n'],
    ['lack the last newline', '{"create":{"_id":"a"}}\n{}'],
    ['hold another action', '{"index":{"_id":"a"}}\n{}\n'],
    ['hold no id', '{"create":{}}\n{}\n'],
  ])('are refused where they %s', (_what, text) => {
    expect(() => parseBulkBody(Buffer.from(text))).toThrow();
  });
});
