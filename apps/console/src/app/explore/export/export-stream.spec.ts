import { describe, expect, it } from 'vitest';
import type { ExportProgress } from './export-stream';
import { bytesText, copyExport, RecordCounter } from './export-stream';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('an export', () => {
  it('counts a log a line, wherever the chunks are cut', () => {
    const counter = new RecordCounter('ndjson');
    for (const part of ['{"a":1}\n{"a"', ':2}\n{"a":3}', '\n']) counter.add(bytes(part));
    expect(counter.records).toBe(3);
  });

  it('counts no line break within quotes, and not the heading', () => {
    const counter = new RecordCounter('csv');
    for (const part of ['level,message\r\ninfo,"two\nli', 'nes ""quoted""\n"\r\ninfo,x\r\n'])
      counter.add(bytes(part));
    expect(counter.records).toBe(2);
  });

  it('tells its progress and fails when the stream breaks', async () => {
    const written: Uint8Array[] = [];
    const seen: ExportProgress[] = [];
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start(controller) {
        controller.enqueue(bytes('{}\n'));
      },
      pull(controller) {
        controller.error(new Error('broken'));
      },
    });
    const target = { write: (chunk: Uint8Array) => void written.push(chunk) };
    await expect(copyExport(body, target, 'ndjson', (progress) => seen.push(progress))).rejects.toThrow(
      'broken',
    );
    expect(seen).toEqual([{ logs: 1, bytes: 3 }]);
    expect(written.length).toBe(1);
  });

  it('has a size that is short to read', () => {
    expect([12, 3400, 56_000_000].map(bytesText)).toEqual(['12 B', '3.4 kB', '56 MB']);
  });
});
