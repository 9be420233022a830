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

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])(
    'A spreadsheet does not run the cell %j as a formula.',
    (text) => {
      expect(csvCell(text).replace(/^"/, '').startsWith("'")).toBe(true);
    },
  );

  it('A cell that only contains such characters, or nothing, stays as it is.', () => {
    expect(csvCell('a=b')).toBe('a=b');
    expect(csvCell('')).toBe('');
  });
});
