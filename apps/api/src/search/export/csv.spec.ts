import { describe, expect, it } from 'vitest';
import { CSV_HEADER, csvCell, csvRow } from './csv.ts';

describe('csv', () => {
  it('A row has one column for each field, and metadata as JSON.', () => {
    const log = {
      id: 'P79qp2rWKoLm-ow-4iCL',
      receivedAt: '2026-11-24T15:00:00.512Z',
      level: 'info',
      message: 'said "no", twice\r\nand left',
      resourceId: 'a',
      timestamp: '2026-11-24T15:00:00Z',
      metadata: { n: 1 },
    };
    expect(CSV_HEADER).toBe(
      'id,receivedAt,level,message,resourceId,timestamp,traceId,spanId,commit,metadata\r\n',
    );
    expect(csvRow(log)).toBe(
      'P79qp2rWKoLm-ow-4iCL,2026-11-24T15:00:00.512Z,info,"said ""no"", twice\r\nand left",a,2026-11-24T15:00:00Z,,,,"{""n"":1}"\r\n',
    );
  });

  it.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\tx',
    '\rx',
    '\nx',
    ' =1',
    '\u00a0=1',
    '\u3000@SUM(A1)',
    '\ufeff=1',
    '\u200b+1',
    '\u2060-1',
    '\u0000=1',
    '\u0000 \ufeff\t=1',
    '\uff1d1+1',
    '\uff0b1',
    '\uff0d1',
    '\uff20SUM(A1)',
    ' \uff1d1',
  ])('A spreadsheet does not run the cell %j as a formula.', (text) => {
    expect(csvCell(text).replace(/^"/, '').startsWith("'")).toBe(true);
  });

  it.each(['a=b', ' a', '\u00a0a -1', 'x\t=1', '\u0000a', '1-2', ''])(
    'The cell %j stays as it is.',
    (text) => {
      expect(csvCell(text)).toBe(text);
    },
  );

  it('A cell with quotes, commas or line breaks is quoted, and its quotes are doubled.', () => {
    expect(csvCell('a"b')).toBe('"a""b"');
    expect(csvCell('a,b')).toBe('"a,b"');
    expect(csvCell('a\nb')).toBe('"a\nb"');
    expect(csvCell('=HYPERLINK("x")')).toBe('"\'=HYPERLINK(""x"")"');
  });

  it('A cell that only contains such characters, or nothing, stays as it is.', () => {
    expect(csvCell('a=b')).toBe('a=b');
    expect(csvCell('')).toBe('');
  });
});
