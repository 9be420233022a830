import { describe, expect, it } from 'vitest';
import type { ExportProgress } from './export-stream';
import { bytesText, copyExport, RecordCounter } from './export-stream';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('RecordCounter', () => {
  it('An NDJSON export has one log per line, wherever the chunks are cut.', () => {
    const counter = new RecordCounter('ndjson');
    for (const part of ['{"a":1}\n{"a"', ':2}\n{"a":3}', '\n']) counter.add(bytes(part));
    expect(counter.records).toBe(3);
  });

  it('Line breaks within quotes and the header of a CSV export are not counted as logs.', () => {
    const counter = new RecordCounter('csv');
    for (const part of ['level,message\r\ninfo,"two\nli', 'nes ""quoted""\n"\r\ninfo,x\r\n']) {
      counter.add(bytes(part));
    }
    expect(counter.records).toBe(2);
  });
});

describe('copyExport', () => {
  it('An export reports its progress and fails when the stream breaks.', async () => {
    const written: Uint8Array[] = [];
    const progress: ExportProgress[] = [];
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start(controller) {
        controller.enqueue(bytes('{}\n'));
      },
      pull(controller) {
        controller.error(new Error('broken'));
      },
    });
    const target = { write: (chunk: Uint8Array) => void written.push(chunk) };
    await expect(copyExport(body, target, 'ndjson', (one) => progress.push(one))).rejects.toThrow('broken');
    expect(progress).toEqual([{ logs: 1, bytes: 3 }]);
    expect(written).toHaveLength(1);
  });
});

describe('bytesText', () => {
  it.each([
    [12, '12 B'],
    [3400, '3.4 kB'],
    [56_000_000, '56 MB'],
  ])('%i bytes are written as %s.', (size, text) => {
    expect(bytesText(size)).toBe(text);
  });
});
