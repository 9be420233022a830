import { describe, expect, it } from 'vitest';
import { toLogs } from '../mapping/to-logs.ts';
import { UTC } from '../time/zone.ts';
import { PLAIN_LINES, SERVER_LINES } from './lines.fixture.ts';
import { parseLine } from './parse-line.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
const CONTEXT = { now: NOW / 1000, zone: UTC, parseJson: JSON.parse };

describe.each([
  ['plain text', PLAIN_LINES],
  ['web servers and logfmt', SERVER_LINES],
])('Lines of %s', (_, examples) => {
  it.each(examples)('A line of $name is read as a person reads it.', (example) => {
    const { entry } = parseLine(example.line, 'auto', CONTEXT);
    const [log] = toLogs(entry, { now: NOW });
    expect(log).toMatchObject({
      level: example.level,
      message: example.message,
      resourceId: example.resource ?? 'unknown',
      timestamp: example.time ?? '2026-11-24T12:00:00.000Z',
      ...(example.metadata && { metadata: example.metadata }),
    });
    expect(log?.metadata?.['timestampMissing']).toBe(example.time === undefined ? true : undefined);
  });
});
