import { describe, expect, it } from 'vitest';
import { toLogs } from '@timberline/formats';
import { readEntries } from '../entries.fixture.ts';
import { HecRaw } from './hec-raw.ts';

const NOW = Date.UTC(2026, 10, 24, 14);

function read(body: string, query: Record<string, unknown> = {}) {
  const { entries } = readEntries(new HecRaw(query), Buffer.from(body));
  return entries.flatMap((entry) => toLogs(entry, { now: NOW }));
}

describe('Raw lines of Splunk', () => {
  it('Each line is a log with what the request says of all of them.', () => {
    const query = { host: 'web-3', source: '/var/log/app', sourcetype: 'app', index: 'main', channel: 'x' };
    const logs = read('2026-11-24T13:30:39Z ERROR disk full\n2026-11-24T13:30:40Z WARN disk slow', query);
    expect(logs).toMatchObject([
      { level: 'error', message: 'disk full', resourceId: 'web-3', timestamp: '2026-11-24T13:30:39Z' },
      { level: 'warn', message: 'disk slow', timestamp: '2026-11-24T13:30:40Z' },
    ]);
    expect(logs[0]!.metadata).toMatchObject({ source: '/var/log/app', sourcetype: 'app', index: 'main' });
    expect(logs[0]!.metadata).not.toHaveProperty('channel');
  });

  it('A stack trace stays with its line, and JSON has fields of its own.', () => {
    const logs = read(
      '{"level":50,"time":1795527039123,"msg":"from pino"}\n' +
        '2026-11-24 13:30:39,123 ERROR boom\njava.lang.IllegalStateException: x\n\tat a.B.c(B.java:1)\n',
    );
    expect(logs).toHaveLength(2);
    expect(logs[1]!.message).toContain('B.java:1');
  });

  it('The time of the request is that of lines without one.', () => {
    const logs = read('plain\n2026-11-24T13:30:39Z INFO timed\n', { time: '1795527039.5' });
    expect(logs.map(({ timestamp }) => timestamp)).toEqual([
      '2026-11-24T13:30:39.5Z',
      '2026-11-24T13:30:39Z',
    ]);
  });

  it('A character that lies on both sides of a slice is read whole.', () => {
    const text = `${'x'.repeat(16 * 1024 - 1)}ä`;
    expect(read(text).map(({ message }) => message)).toEqual([text]);
  });

  it('There are never more entries than was said.', () => {
    const body = Buffer.from('a\n\nb\n{"a":1}\r\nc');
    const format = new HecRaw({});
    expect(readEntries(format, body).entries).toHaveLength(4);
    expect(format.maxEntries(body)).toBe(5);
  });
});
