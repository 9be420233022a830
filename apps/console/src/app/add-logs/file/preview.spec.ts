import { describe, expect, it } from 'vitest';
import { jsonObjects, logsOf, previewRows, readEntries } from './preview';

const NOW = Date.UTC(2026, 10, 24, 12);
const PLAIN = { resourceId: '', zone: 'UTC' };
const preview = (text: string, options = PLAIN, isWhole = true, content: 'lines' | 'csv' = 'lines') =>
  previewRows(readEntries({ text, isWhole }, content, options.zone, NOW), options, NOW);

describe('The preview of lines', () => {
  it('A line is shown in the parts that its log will have.', () => {
    expect(preview('2026-11-24 10:35:22,123 WARN [main] com.shop.Stock: low\n')).toEqual([
      {
        lines: '1',
        timestamp: '2026-11-24T10:35:22.123Z',
        level: 'warn',
        resourceId: 'com.shop.Stock',
        message: 'low',
        metadata: 'thread: main',
      },
    ]);
  });

  it('A line without a time is shown to get the time of receipt.', () => {
    expect(preview('Hello, world')[0]).toMatchObject({
      timestamp: null,
      resourceId: 'unknown',
      metadata: '',
    });
  });

  it('The chosen resource and zone hold for lines that do not say their own.', () => {
    const options = { resourceId: 'shop', zone: 'Europe/Berlin' };
    expect(preview('2026-07-01 12:00:00 INFO started', options)[0]).toMatchObject({
      timestamp: '2026-07-01T10:00:00Z',
      resourceId: 'shop',
    });
  });

  it('A stack trace is one row with the lines that it has.', () => {
    const rows = preview('2026-11-24 10:35:22 ERROR failed\njava.lang.Exception: y\n\tat a.b.C(C.java:1)\n');
    expect(rows[0]?.lines).toBe('1–3');
  });

  it('The lines at the end of a part are left out, since they may go on.', () => {
    const rows = preview('2026-11-24 10:35:22 INFO one\n2026-11-24 10:35:23 INFO tw', PLAIN, false);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.message).toBe('one');
  });

  it('A part that holds no end of a line is shown as far as it goes.', () => {
    expect(preview('x'.repeat(1000), PLAIN, false)[0]?.message).toBe(`${'x'.repeat(300)}…`);
  });

  it('At most twenty logs are shown.', () => {
    expect(preview('2026-11-24 10:35:22 INFO one\n'.repeat(50))).toHaveLength(20);
  });
});

describe('The preview of CSV', () => {
  it('The header names the fields of the rows below.', () => {
    const csv = 'time,level,message,user\n2026-11-24T10:35:22Z,warn,low,7\n';
    expect(preview(csv, PLAIN, true, 'csv')[0]).toMatchObject({
      lines: '2',
      level: 'warn',
      message: 'low',
      metadata: 'user: 7',
    });
  });
});

describe('jsonObjects', () => {
  it('A list of objects and one object that spans lines are read as a whole.', () => {
    expect(jsonObjects('[{"msg":"a"},\n{"msg":"b"}]')).toHaveLength(2);
    expect(jsonObjects('{\n"msg":"a"}')).toEqual([{ msg: 'a' }]);
  });

  it.each(['{"msg":"a"}\n{"msg":"b"}', '[1,2]', '[]', 'hello'])('%j is no list of objects.', (text) => {
    expect(jsonObjects(text)).toBeNull();
  });
});

describe('logsOf', () => {
  it('The mark of an upload becomes metadata.', () => {
    const [log] = logsOf({ message: 'hello' }, PLAIN, NOW, { upload: 'a.csv' });
    expect(log?.metadata).toMatchObject({ upload: 'a.csv' });
  });
});
