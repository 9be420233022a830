import { describe, expect, it } from 'vitest';
import { decodeLines, encodeJob, type JobData } from './job.ts';

const firstId = 'A'.repeat(20);
const roundTrip = (lines: string | Buffer) => {
  const job = encodeJob({ firstId, logs: 1, lines });
  const data = JSON.parse(job.data) as JobData;
  return { job, data, text: decodeLines(data).toString() };
};

describe('a job', () => {
  it('gives back its lines, small or large, text or bytes', () => {
    for (const text of ['', 'ü {"a":"\\n"}\n', 'a log like any other ü\n'.repeat(10_000)]) {
      for (const lines of [text, Buffer.from(text)]) {
        const { job, data, text: back } = roundTrip(lines);
        expect(back).toBe(text);
        expect(job).toMatchObject({ id: firstId, logs: 1, bytes: Buffer.byteLength(text) });
        expect(data.bytes).toBe(job.bytes);
      }
    }
  });

  it('is compressed where that makes it smaller', () => {
    const large = 'a log like any other\n'.repeat(5_000);
    expect(roundTrip(large).job.data.length).toBeLessThan(large.length / 20);
    const noise = Array.from({ length: 20_000 }, () => String.fromCharCode(32 + Math.random() * 95)).join('');
    expect(roundTrip(noise).data.encoding).toBe('plain');
    expect(roundTrip('short').data.encoding).toBe('plain');
  });

  it('has an id that follows from its first log, and another one as a replay', () => {
    expect(encodeJob({ firstId, logs: 1, lines: '' }).id).toBe(firstId);
    const replay = encodeJob({ firstId, logs: 1, lines: '' }, { id: 'another', replay: true });
    expect([replay.id, JSON.parse(replay.data)]).toMatchObject(['another', { replay: true }]);
  });

  it('is refused where it is broken or of a shape that is not known', () => {
    const data = JSON.parse(encodeJob({ firstId, logs: 1, lines: 'text' }).data) as JobData;
    expect(() => decodeLines({ ...data, lines: 'tex' })).toThrow();
    expect(() => decodeLines({ ...data, v: 2 as 1 })).toThrow('version 2');
    expect(() => decodeLines({ ...data, encoding: 'zstd' })).toThrow();
  });
});
