import { describe, expect, it } from 'vitest';
import { seededRandom } from '@timberline/testing';
import { toLogs } from '../mapping/to-logs.ts';
import { type CsvEntry, CsvReader } from './csv-reader.ts';

function read(text: string): CsvEntry[] {
  const reader = new CsvReader();
  return [...reader.push(text), ...reader.flush()];
}

const fields = (text: string) => read(text).map(({ entry }) => entry.attributes);

describe('CSV with a header', () => {
  it('Each row is a record with the names of the header.', () => {
    expect(fields('time,level,message\n2026-11-24T10:35:22Z,warn,low\r\n,info,"a, b"\n')).toEqual([
      { time: '2026-11-24T10:35:22Z', level: 'warn', message: 'low' },
      { level: 'info', message: 'a, b' },
    ]);
  });

  it('Quoted values hold quotes, delimiters and line breaks.', () => {
    expect(read('a;b\n"x ""y""; z";"1\n2\n3"\nlast;5')).toEqual([
      { entry: { attributes: { a: 'x "y"; z', b: '1\n2\n3' } }, firstLine: 2, lastLine: 4 },
      { entry: { attributes: { a: 'last', b: 5 } }, firstLine: 5, lastLine: 5 },
    ]);
  });

  it('Tabs, a byte order mark, blank rows and values without a name are read.', () => {
    expect(fields('\ufeffa\tb\n\n1\t02\t3\n')).toEqual([{ a: 1, b: '02', extra3: 3 }]);
  });

  it('A log in an export of Timberline comes back as it was.', () => {
    const [row] = read(
      'level,message,resourceId,timestamp,metadata\nwarn,low,shop,2026-11-24T10:35:22Z,"{""n"":1,""parentResourceId"":""p""}"\n',
    );
    expect(toLogs(row!.entry, { now: 0 })).toEqual([
      {
        level: 'warn',
        message: 'low',
        resourceId: 'shop',
        timestamp: '2026-11-24T10:35:22Z',
        metadata: { n: 1, parentResourceId: 'p' },
      },
    ]);
  });

  it('A quote that is never closed ends at a limit.', () => {
    const text = `a\n"${'x\n'.repeat(2_000_000)}`;
    const reader = new CsvReader();
    let count = 0;
    for (let at = 0; at < text.length; at += 65_536) count += reader.push(text.slice(at, at + 65_536)).length;
    expect(count + reader.flush().length).toBeGreaterThan(1);
  });

  it('However a text is cut into chunks, its rows are the same.', () => {
    const random = seededRandom(4180);
    const pieces = ['a', ',', '"', '""', '\n', '\r\n', ' ', '5', '{}'];
    for (let n = 0; n < 500; n++) {
      const text = `a,b,c\n${Array.from({ length: 40 }, () => random.pick(pieces)).join('')}`;
      const reader = new CsvReader();
      const rows: CsvEntry[] = [];
      for (let at = 0; at < text.length;) {
        const end = at + 1 + random.below(5);
        rows.push(...reader.push(text.slice(at, end)));
        at = end;
      }
      expect([...rows, ...reader.flush()]).toEqual(read(text));
    }
  });
});
