import { describe, expect, it } from 'vitest';
import { localStarts, nextLocalStart } from './local-starts.ts';
import { parseZone, type ZoneOffset } from './zone.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

function zoneOf(name: string): ZoneOffset {
  const zone = parseZone(name);
  if (!zone) throw new Error(`${name} is not a zone.`);
  return zone;
}

/** The starts in a zone as `2025-10-26 02:00 +60`: the time on its clock, and its offset in minutes. */
function startsIn(name: string, from: string, to: string, hours: number): string[] {
  const zone = zoneOf(name);
  return localStarts(Date.parse(from), Date.parse(to), hours * HOUR_MS, zone).map((at) => {
    const offset = zone(at);
    const local = new Date(at + offset).toISOString().slice(0, 16).replace('T', ' ');
    return `${local} ${offset < 0 ? '' : '+'}${offset / 60_000}`;
  });
}

describe('localStarts', () => {
  it('Days begin at midnight when the clocks go back, so that one has 25 hours.', () => {
    expect(startsIn('Europe/Berlin', '2025-10-24T22:00:00Z', '2025-10-27T22:59:59Z', 24)).toEqual([
      '2025-10-25 00:00 +120',
      '2025-10-26 00:00 +120',
      '2025-10-27 00:00 +60',
    ]);
  });

  it('Days begin at midnight when the clocks go forward, so that one has 23 hours.', () => {
    const starts = localStarts(
      Date.parse('2025-03-29T12:00:00Z'),
      Date.parse('2025-03-31T12:00:00Z'),
      DAY_MS,
      zoneOf('Europe/Berlin'),
    );
    expect(starts.slice(1).map((start, i) => (start - starts[i]!) / HOUR_MS)).toEqual([24, 23]);
  });

  it('An hour that comes twice is two intervals.', () => {
    expect(startsIn('Europe/Berlin', '2025-10-25T23:00:00Z', '2025-10-26T02:00:00Z', 1)).toEqual([
      '2025-10-26 01:00 +120',
      '2025-10-26 02:00 +120',
      '2025-10-26 02:00 +60',
      '2025-10-26 03:00 +60',
    ]);
  });

  it('Several hours begin at their multiples on the clock before and after a change.', () => {
    expect(startsIn('Europe/Berlin', '2025-10-25T22:00:00Z', '2025-10-26T10:59:59Z', 6)).toEqual([
      '2025-10-26 00:00 +120',
      '2025-10-26 06:00 +60',
    ]);
  });

  it('An interval whose beginning is skipped begins with the change.', () => {
    expect(startsIn('Europe/Berlin', '2025-03-29T23:00:00Z', '2025-03-30T02:00:00Z', 2)).toEqual([
      '2025-03-30 00:00 +60',
      '2025-03-30 03:00 +120',
      '2025-03-30 04:00 +120',
    ]);
  });

  it('Hours are whole in a zone that is not whole hours from UTC.', () => {
    expect(startsIn('Asia/Kathmandu', '2025-01-01T00:00:00Z', '2025-01-01T02:00:00Z', 1)).toEqual([
      '2025-01-01 05:00 +345',
      '2025-01-01 06:00 +345',
      '2025-01-01 07:00 +345',
    ]);
    expect(startsIn('America/St_Johns', '2025-11-02T02:30:00Z', '2025-11-02T06:00:00Z', 1)).toEqual([
      '2025-11-02 00:00 -150',
      '2025-11-02 01:00 -150',
      '2025-11-02 01:00 -210',
      '2025-11-02 02:00 -210',
    ]);
  });

  it('Half an hour that comes twice belongs to the hour that it is in.', () => {
    expect(startsIn('Australia/Lord_Howe', '2025-04-05T14:00:00Z', '2025-04-05T16:30:00Z', 1)).toEqual([
      '2025-04-06 01:00 +660',
      '2025-04-06 02:00 +630',
      '2025-04-06 03:00 +630',
    ]);
    expect(startsIn('Australia/Lord_Howe', '2025-04-05T14:30:00Z', '2025-04-05T15:30:00Z', 0.5)).toEqual([
      '2025-04-06 01:30 +660',
      '2025-04-06 01:30 +630',
      '2025-04-06 02:00 +630',
    ]);
  });

  it('Half an hour that is skipped leaves the other half of its hour.', () => {
    expect(startsIn('Australia/Lord_Howe', '2025-10-04T14:30:00Z', '2025-10-04T16:00:00Z', 1)).toEqual([
      '2025-10-05 01:00 +630',
      '2025-10-05 02:30 +660',
      '2025-10-05 03:00 +660',
    ]);
  });

  it('A day that never came has no interval.', () => {
    expect(startsIn('Pacific/Apia', '2011-12-29T12:00:00Z', '2012-01-01T09:00:00Z', 24)).toEqual([
      '2011-12-29 00:00 -600',
      '2011-12-31 00:00 +840',
      '2012-01-01 00:00 +840',
    ]);
  });

  it('A day without a midnight begins with its first instant.', () => {
    expect(startsIn('America/Sao_Paulo', '2018-11-03T03:00:00Z', '2018-11-05T02:00:00Z', 24)).toEqual([
      '2018-11-03 00:00 -180',
      '2018-11-04 01:00 -120',
      '2018-11-05 00:00 -120',
    ]);
  });

  it.each(['America/Havana', 'America/St_Johns'])(
    'A day in %s whose midnight comes twice is one day.',
    (name) => {
      const from = Date.parse('2010-10-30T12:00:00Z');
      const starts = localStarts(from, from + 14 * DAY_MS, DAY_MS, zoneOf(name));
      const lengths = starts.slice(1).map((start, i) => (start - starts[i]!) / HOUR_MS);
      expect(lengths.filter((length) => length !== 24)).toEqual([25]);
    },
  );

  it('Intervals of several days count from 1970 on the clock of the zone.', () => {
    expect(startsIn('Asia/Kathmandu', '1970-01-01T00:00:00Z', '1970-01-05T00:00:00Z', 48)).toEqual([
      '1970-01-01 00:00 +330',
      '1970-01-03 00:00 +330',
      '1970-01-05 00:00 +330',
    ]);
  });

  const zones = [
    'Europe/Berlin',
    'America/St_Johns',
    'Australia/Lord_Howe',
    'Africa/Casablanca',
    'Pacific/Apia',
  ];
  it.each(zones)('In %s the intervals of every length follow each other and cover the time.', (name) => {
    const zone = zoneOf(name);
    for (const hours of [0.25, 0.5, 0.75, 1, 2, 3, 6, 12, 24, 48, 240]) {
      for (let n = 0; n < 40; n++) {
        const first = Date.UTC(2011, 0, 1) + n * 10_000_000_000;
        const last = first + n * 17 * HOUR_MS;
        const starts = localStarts(first, last, hours * HOUR_MS, zone);
        const asked = `${hours} hours from ${new Date(first).toISOString()}`;
        expect(starts[0], asked).toBeLessThanOrEqual(first);
        expect(starts[1] ?? Infinity, asked).toBeGreaterThan(first);
        expect(starts.at(-1), asked).toBeLessThanOrEqual(last);
        expect(nextLocalStart(starts.at(-1)!, hours * HOUR_MS, zone), asked).toBeGreaterThan(last);
        expect(starts, asked).toEqual([...new Set(starts)].sort((a, b) => a - b));
      }
    }
  });
});

describe('nextLocalStart', () => {
  it.each([
    ['Europe/Berlin', '2025-10-25T22:00:00Z', 24, 25],
    ['Europe/Berlin', '2025-03-29T23:00:00Z', 24, 23],
    ['Australia/Lord_Howe', '2025-04-05T13:00:00Z', 24, 24.5],
    ['Australia/Lord_Howe', '2025-04-05T14:00:00Z', 1, 1.5],
    ['Pacific/Apia', '2011-12-29T10:00:00Z', 24, 24],
    ['Asia/Kathmandu', '2025-01-01T00:15:00Z', 1, 1],
  ])('In %s the interval from %s of %d hours ends after %d hours.', (name, start, hours, length) => {
    const end = nextLocalStart(Date.parse(start), hours * HOUR_MS, zoneOf(name));
    expect((end - Date.parse(start)) / HOUR_MS).toBe(length);
  });
});
