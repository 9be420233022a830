import { describe, expect, it } from 'vitest';
import type { LogInput } from '@timberline/contract';
import { type Random, seededRandom } from '@timberline/testing';
import { toLogs } from '../mapping/to-logs.ts';
import { PLAIN_LINES, SERVER_LINES } from '../text/lines.fixture.ts';
import { JSON_LINES } from './json-lines.fixture.ts';
import { type LineEntry, LineReader, type LineReaderOptions } from './line-reader.ts';
import { TRACES } from './traces.fixture.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
const EXAMPLES = [...PLAIN_LINES, ...SERVER_LINES, ...JSON_LINES];

function readEntries(text: string, options: Partial<LineReaderOptions> = {}): LineEntry[] {
  const reader = new LineReader({ now: NOW, ...options });
  return [...reader.push(text), ...reader.flush()];
}

function read(text: string, options: Partial<LineReaderOptions> = {}): LogInput[] {
  return readEntries(text, options).flatMap(({ entry }) => toLogs(entry, { now: NOW }));
}

describe('Lines of JSON and of containers', () => {
  it.each(JSON_LINES)('A line of $name is read as a person reads it.', (example) => {
    const [log, ...others] = read(example.line);
    expect(others).toEqual([]);
    expect(log).toMatchObject({
      level: example.level,
      message: example.message,
      resourceId: example.resource ?? 'unknown',
      timestamp: example.time ?? '2026-11-24T12:00:00.000Z',
      ...(example.metadata && { metadata: example.metadata }),
    });
  });

  it('Partial lines are joined, each stream by itself.', () => {
    const time = '2026-11-24T10:35:22.123456789Z';
    expect(
      read(
        [
          `${time} stdout P one `,
          `${time} stderr F other`,
          `${time} stdout P two `,
          `${time} stdout F three`,
        ].join('\n'),
      ).map((log) => log.message),
    ).toEqual(['other', 'one two three']);
    expect(
      read(
        [
          { log: 'one ', stream: 'stdout', time },
          { log: 'two\n', stream: 'stdout', time },
        ]
          .map((line) => JSON.stringify(line))
          .join('\n'),
      ).map((log) => log.message),
    ).toEqual(['one two']);
  });

  it('The trace of a program in a container stays with its line.', () => {
    const lines = TRACES[0]!.text.split('\n').map((line) => `2026-11-24T10:35:22.5Z stdout F ${line}`);
    const logs = read(lines.join('\n'));
    expect(logs).toHaveLength(1);
    expect(logs[0]).toMatchObject({ level: 'error', timestamp: '2026-11-24T10:35:22.5Z' });
    expect(logs[0]?.message.split('\n')).toHaveLength(TRACES[0]!.text.split('\n').length);
  });
});

describe('Stack traces', () => {
  const expected = ({ text, message }: (typeof TRACES)[number]) => {
    if (message === undefined) return text;
    return message.includes('\n')
      ? message
      : [message, ...text.split('\n').slice(text.includes('\nWARNING: ') ? 2 : 1)].join('\n');
  };

  it.each(TRACES)('A trace of $name is one log.', (example) => {
    const logs = read(`${example.text}\n`);
    expect(logs.map((log) => log.message)).toEqual([expected(example)]);
    expect(logs[0]?.level).toBe(example.level);
  });

  it.each(TRACES)('A trace of $name ends where the next log begins.', (example) => {
    const logs = read(
      `${EXAMPLES[0]!.line}\n${example.text}\n${EXAMPLES[0]!.line}\n${JSON_LINES[0]!.line}\n`,
    );
    expect(logs.map((log) => log.message).at(-1)).toBe(JSON_LINES[0]!.message);
    expect(logs.map((log) => log.message).at(-2)).toBe(EXAMPLES[0]!.message);
  });

  it('With multiline off each line is a log.', () => {
    const { text } = TRACES[0]!;
    expect(read(text, { multiline: 'off' })).toHaveLength(text.split('\n').length);
  });

  it('A trace over its limit becomes several logs with the same time.', () => {
    const frames = Array.from({ length: 5000 }, (_, n) => `\tat com.shop.Orders.place${n}(Orders.java:17)`);
    const logs = read([EXAMPLES[0]!.line, ...frames].join('\n'));
    expect(logs.length).toBeGreaterThan(1);
    expect(logs.map((log) => log.message).join('\n')).toBe([EXAMPLES[0]!.message, ...frames].join('\n'));
    expect(new Set(logs.map((log) => log.timestamp)).size).toBe(1);
    expect(logs.map((log) => log.metadata?.['part'])).toEqual(logs.map((_, n) => n + 1));
  });
});

describe('Formats that a request names', () => {
  it('A line in the format text is not read as JSON.', () => {
    expect(read('{"level":"warn","msg":"a"}', { format: 'text' })).toMatchObject([
      { message: '{"level":"warn","msg":"a"}', level: 'info' },
    ]);
  });

  it('One pair is logfmt only if the request says so.', () => {
    expect(read('a=b', { format: 'logfmt' })).toMatchObject([{ metadata: { a: 'b' } }]);
    expect(read('a=b')).toMatchObject([{ message: 'a=b' }]);
  });

  it.each(['json', 'logfmt', 'syslog', 'access', 'cri', 'text'] as const)(
    'A line that is not in the format %s is a log all the same.',
    (format) => {
      expect(read('anything at all', { format })).toMatchObject([{ message: 'anything at all' }]);
    },
  );
});

it('A line that is too long for memory becomes several logs.', () => {
  const long = `2026-11-24 10:35:22,123 WARN shop.Orders: ${'x😀'.repeat(800_000)}`;
  const logs = read(`${long}\nnext`);
  expect(logs.at(-1)?.message).toBe('next');
  const parts = logs.slice(0, -1);
  expect(parts.map((log) => log.message).join('')).toBe(long.slice(long.indexOf('x😀')));
  expect(parts.map((log) => log.metadata?.['part'])).toEqual(parts.map((_, n) => n + 1));
  expect(new Set(parts.map((log) => log.level))).toEqual(new Set(['warn']));
});

describe('Any mixture of lines', () => {
  const random = seededRandom(17);

  function mixture(): string {
    const blocks = Array.from({ length: 30 }, () =>
      random.chance(0.2) ? random.pick(TRACES).text : random.chance(0.1) ? '  ' : random.pick(EXAMPLES).line,
    );
    return blocks.join(random.chance(0.5) ? '\n' : '\r\n') + (random.chance(0.5) ? '\n' : '');
  }

  it.each(Array.from({ length: 40 }, (_, n) => n))(
    'However a text is cut into chunks, its entries are the same (%i).',
    () => {
      const text = mixture();
      const whole = readEntries(text);
      const reader = new LineReader({ now: NOW });
      const entries: LineEntry[] = [];
      for (let at = 0; at < text.length;) {
        const end = at + 1 + random.below(random.pick([2, 40, 4000]));
        entries.push(...reader.push(text.slice(at, end)));
        at = end;
      }
      entries.push(...reader.flush());
      expect(entries).toEqual(whole);
    },
  );

  it.each(Array.from({ length: 40 }, (_, n) => n))('No line is lost, and each is in one entry (%i).', () => {
    const text = mixture();
    const lines = text.split(/\r?\n/);
    const entries = readEntries(text);
    let last = 0;
    for (const { firstLine, lastLine, doneLines, entry } of entries) {
      expect(firstLine).toBeGreaterThan(last);
      for (let n = last + 1; n < firstLine; n++) expect(lines[n - 1]!.trim(), `line ${n}`).toBe('');
      expect(lastLine).toBeGreaterThanOrEqual(firstLine);
      expect(doneLines).toBeGreaterThanOrEqual(lastLine);
      last = lastLine;
      const message = toLogs(entry, { now: NOW })[0]!.message;
      for (let n = firstLine + 1; n <= lastLine; n++)
        expect(message).toContain(lines[n - 1]!.replace(/^(?:\s+|WARNING: )/, '').trimEnd());
    }
    expect(lines.slice(last).join('').trim()).toBe('');
  });

  it('Lines of random characters are all kept.', () => {
    const pieces = [
      '{',
      '}',
      '"',
      '[',
      ']',
      ' ',
      '\t',
      '=',
      ':',
      '<34>',
      '\\',
      '\0',
      'é',
      '😀',
      '\ud800',
      '2026-11-24',
      '10:35:22',
      'INFO',
      'at ',
      '-',
      '|',
      '\u001b[0m',
      '1',
    ];
    const someLine = (from: Random) =>
      Array.from({ length: 1 + from.below(20) }, () => from.pick(pieces)).join('');
    for (let n = 0; n < 3000; n++) {
      const line = `${someLine(random)}x${n}`;
      const logs = read(line);
      expect(JSON.stringify(logs)).toContain(`x${n}`);
      expect(logs).toHaveLength(1);
    }
  });
});
