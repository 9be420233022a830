import { describe, expect, it } from 'vitest';
import { decodeLines, encodeJob, type JobData, UnknownJobVersionError } from './job.ts';

const firstId = 'A'.repeat(20);
const encode = (lines: string | Buffer) => {
  const job = encodeJob({ firstId, logs: 1, lines });
  return { job, data: JSON.parse(job.data) as JobData };
};

describe('encodeJob and decodeLines', () => {
  const texts = {
    'An empty text': '',
    'A short text': 'ü {"a":"\\n"}\n',
    'A long text': 'a log like any other ü\n'.repeat(10_000),
  };
  it.each(Object.entries(texts))('%s comes back as it was, from text and from bytes.', (_name, text) => {
    for (const lines of [text, Buffer.from(text)]) {
      const { job, data } = encode(lines);
      expect(decodeLines(data).toString()).toBe(text);
      expect(job).toMatchObject({ id: firstId, logs: 1, bytes: Buffer.byteLength(text) });
      expect(data).toMatchObject({ v: 1, logs: 1, bytes: job.bytes });
    }
  });

  it('Long lines are compressed.', () => {
    const lines = 'a log like any other\n'.repeat(5_000);
    const { job, data } = encode(lines);
    expect(data.encoding).toBe('zstd');
    expect(job.data.length).toBeLessThan(lines.length / 20);
  });

  it('Lines that would not shrink stay plain.', () => {
    const noise = Array.from({ length: 20_000 }, () => String.fromCharCode(32 + Math.random() * 95)).join('');
    expect(encode(noise).data.encoding).toBe('plain');
    expect(encode('short').data.encoding).toBe('plain');
  });

  it('The id of a job is that of its first log.', () => {
    expect(encode('').job.id).toBe(firstId);
  });

  it('A replay has an id of its own and says that it is one.', () => {
    const replay = encodeJob({ firstId, logs: 1, lines: '' }, { id: 'another', replay: true });
    expect(replay.id).toBe('another');
    expect(JSON.parse(replay.data)).toMatchObject({ replay: true });
  });

  it('A job that declares a wrong size is refused.', () => {
    expect(() => decodeLines({ ...encode('text').data, lines: 'tex' })).toThrow('damaged');
  });

  it('A job that declares a wrong encoding is refused.', () => {
    const { data } = encode('text');
    expect(() => decodeLines({ ...data, encoding: 'zstd' })).toThrow();
  });

  it('A job of a newer version is refused with an error that names both versions.', () => {
    const { data } = encode('text');
    const decode = () => decodeLines({ ...data, v: 2 });
    expect(decode).toThrow(UnknownJobVersionError);
    expect(decode).toThrow('has version 2, and this processor reads versions up to 1');
  });

  it('A job without a version is refused.', () => {
    const { v: _, ...unversioned } = encode('text').data;
    expect(() => decodeLines(unversioned as JobData)).toThrow(UnknownJobVersionError);
  });
});
