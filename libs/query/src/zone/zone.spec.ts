import { describe, expect, it } from 'vitest';
import { parseZone } from './zone.ts';

const HOUR_MS = 3_600_000;

describe('parseZone', () => {
  it.each([
    ['Europe/Berlin', '2025-10-26T00:59:59.999Z', 2],
    ['Europe/Berlin', '2025-10-26T01:00:00Z', 1],
    ['America/St_Johns', '2025-07-01T00:00:00Z', -2.5],
    ['Asia/Kathmandu', '2025-07-01T00:00:00Z', 5.75],
    ['Australia/Lord_Howe', '2025-04-05T14:59:59Z', 11],
    ['Australia/Lord_Howe', '2025-04-05T15:00:00Z', 10.5],
    ['Pacific/Apia', '2011-12-30T09:59:59Z', -10],
    ['Pacific/Apia', '2011-12-30T10:00:00Z', 14],
    ['Africa/Monrovia', '1971-06-01T00:00:00Z', -(44 * 60 + 30) / 3600],
    ['europe/berlin', '2025-01-01T00:00:00Z', 1],
    ['UTC', '2025-01-01T00:00:00Z', 0],
    ['Z', '2025-01-01T00:00:00Z', 0],
    ['+02:00', '2025-01-01T00:00:00Z', 2],
    ['-0330', '2025-07-01T00:00:00Z', -3.5],
  ])('The clocks of %s at %s are %d hours ahead of UTC.', (text, time, hours) => {
    expect(parseZone(text)?.(Date.parse(time))).toBe(hours * HOUR_MS);
  });

  it.each([
    '',
    'Berlin',
    'Mars/Olympus_Mons',
    '+24:00',
    '+02:60',
    '2',
    '+2',
    ' +02:00',
    '\u0000',
    'x'.repeat(9999),
  ])('The text %j names no zone.', (text) => {
    expect(parseZone(text)).toBeUndefined();
  });
});
