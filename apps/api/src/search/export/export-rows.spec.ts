import { describe, expect, it } from 'vitest';
import type { RawHit } from '../../elasticsearch/raw-response.ts';
import { EXPORT_ROWS } from './export-rows.ts';

const source = {
  level: 'info',
  message: 'größe',
  resourceId: 'srv-1',
  timestamp: '2026-11-24T15:00:00Z',
};

function hit(fields: object): RawHit {
  return {
    _id: 'P79qp2rWKoLm-ow-4iCL',
    source: Buffer.from(JSON.stringify(fields)).toString('latin1'),
    sort: ['2026-11-24T15:00:00.000000000Z', 'P79qp2rWKoLm-ow-4iCL'],
  };
}

const decode = (row: string) => Buffer.from(row, 'latin1').toString();

describe('rows of an export', () => {
  it('A row of NDJSON is the source with id and time of receipt.', () => {
    const row = decode(EXPORT_ROWS.ndjson.toRow(hit(source)));
    expect(row.endsWith('\n')).toBe(true);
    expect(JSON.parse(row)).toEqual({
      id: 'P79qp2rWKoLm-ow-4iCL',
      receivedAt: expect.stringMatching(/Z$/) as string,
      ...source,
    });
  });

  it('A row of NDJSON has the timestamp and the metadata as they were sent.', () => {
    const asSent = {
      timestampAsSent: '2026-11-24t15:00:00z',
      metadataAsSent: '{"big":12345678901234567890}',
    };
    const row = decode(EXPORT_ROWS.ndjson.toRow(hit({ ...source, ...asSent })));
    expect(row).toContain('"timestamp":"2026-11-24t15:00:00z","metadata":{"big":12345678901234567890}');
    expect(row).not.toContain('AsSent');
  });

  it('A row of CSV has the same encoding.', () => {
    expect(decode(EXPORT_ROWS.csv.toRow(hit(source)))).toMatch(
      /^P79qp2rWKoLm-ow-4iCL,[^,]+Z,info,größe,srv-1,2026-11-24T15:00:00Z,,,,\r\n$/,
    );
  });
});
