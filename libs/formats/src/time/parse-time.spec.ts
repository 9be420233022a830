import { describe, expect, it } from 'vitest';
import { seededRandom } from '@timberline/testing';
import { parseTime, timeOfNanosHalves, timeOfNanosText, timeOfParts } from './parse-time.ts';
import { UTC, type ZoneOffset } from './zone.ts';

const NOW = Date.UTC(2026, 10, 24, 12) / 1000;
const BERLIN_WINTER: ZoneOffset = () => 3_600_000;

describe('Texts with a date, a time and an offset', () => {
  it.each([
    ['2026-11-24T10:35:22.123456789+01:00', '2026-11-24T10:35:22.123456789+01:00'],
    ['2026-11-24T10:35:22Z', '2026-11-24T10:35:22Z'],
    ['2026-11-24T10:35:22.1234567891Z', '2026-11-24T10:35:22.123456789Z'],
    ['2026-11-24t10:35:22z', '2026-11-24t10:35:22z'],
    ['2026-11-24T10:35:22+0100', '2026-11-24T09:35:22Z'],
    ['2026-11-24 10:35:22.123+01', '2026-11-24T09:35:22.123Z'],
    ['2026-11-24 10:35:22.5 +01:00', '2026-11-24T09:35:22.5Z'],
    ['2026-11-24 10:35:22 UTC', '2026-11-24T10:35:22Z'],
    ['2026-11-24 10:35:22.123 CET', '2026-11-24T09:35:22.123Z'],
    ['20261124T103522Z', '2026-11-24T10:35:22Z'],
    ['24/Nov/2026:10:35:22 -0700', '2026-11-24T17:35:22Z'],
    ['Tue, 24 Nov 2026 10:35:22 GMT', '2026-11-24T10:35:22Z'],
    ['Tuesday, 24-Nov-26 10:35:22 UTC', '2026-11-24T10:35:22Z'],
    ['Tue Nov 24 10:35:22 UTC 2026', '2026-11-24T10:35:22Z'],
    ['2026-11-24T23:59:60Z', '2026-11-24T23:59:59Z'],
    ['2026-11-24T10:35:7Z', '2026-11-24T10:35:07Z'],
    ['2026-11-24T10:35:22PM+01:00', '2026-11-24T21:35:22Z'],
    ['2026-11-24T10:35:22,5+01:00', '2026-11-24T09:35:22.5Z'],
    ['2026-11-24T10:35:22+01:75', '2026-11-24T08:20:22Z'],
  ])('%s is %s.', (text, time) => {
    expect(parseTime(text, NOW, BERLIN_WINTER)).toBe(
      time === '2026-11-24t10:35:22z' ? '2026-11-24T10:35:22Z' : time,
    );
  });
});

describe('Texts without an offset are in the zone', () => {
  it.each([
    ['2026-11-24 10:35:22,123', '2026-11-24T09:35:22.123Z'],
    ['2026/11/24 10:35:22.123456', '2026-11-24T09:35:22.123456Z'],
    ['2026-11-24T10:35', '2026-11-24T09:35:00Z'],
    ['2026-11-24', '2026-11-23T23:00:00Z'],
    ['24 Nov 2026 10:35:22,123', '2026-11-24T09:35:22.123Z'],
    ['24-Nov-2026 10:35:22.123', '2026-11-24T09:35:22.123Z'],
    ['Tue Nov 24 10:35:22.123456 2026', '2026-11-24T09:35:22.123456Z'],
    ['Nov 24, 2026 10:35:22 PM', '2026-11-24T21:35:22Z'],
    ['Nov 24 2026 10:35:22', '2026-11-24T09:35:22Z'],
    ['11/24/2026 12:35:22 AM', '2026-11-23T23:35:22Z'],
    ['24.11.2026 10:35:22', '2026-11-24T09:35:22Z'],
    ['17/06/09 20:10:40', '2017-06-09T19:10:40Z'],
    ['081109 203615', '2008-11-09T19:36:15Z'],
    ['20171223-22:15:29:606', '2017-12-23T21:15:29.606Z'],
    ['2005-06-03-15.42.50.363779', '2005-06-03T14:42:50.363779Z'],
    ['Nov 24 10:35:22', '2026-11-24T09:35:22Z'],
    ['Nov  4 10:35:22.5', '2026-11-04T09:35:22.5Z'],
    ['03-17 16:13:38.811', '2027-03-17T15:13:38.811Z'],
    ['10.30 16:49:06', '2026-10-30T15:49:06Z'],
  ])('%s is %s.', (text, time) => {
    expect(parseTime(text, NOW, BERLIN_WINTER)).toBe(time);
  });
});

it.each([
  ['Dec 31 23:59:59', '2026-01-01T00:00:30Z', '2025-12-31T23:59:59Z'],
  ['Jan  1 00:00:01', '2026-12-31T23:59:30Z', '2027-01-01T00:00:01Z'],
  ['Jun 15 12:00:00', '2026-11-24T12:00:00Z', '2026-06-15T12:00:00Z'],
  ['Feb 29 12:00:00', '2026-11-24T12:00:00Z', '2028-02-29T12:00:00Z'],
])('%s without a year, received at %s, is %s.', (text, now, time) => {
  expect(parseTime(text, Date.parse(now) / 1000, UTC)).toBe(time);
});

describe('Numbers are seconds, milliseconds, microseconds or nanoseconds by their size', () => {
  it.each([
    [1795602922, '2026-11-25T10:35:22Z'],
    [1795602922.123456, '2026-11-25T10:35:22.123456Z'],
    [1795602922123, '2026-11-25T10:35:22.123Z'],
    [1795602922123.5, '2026-11-25T10:35:22.1235Z'],
    [1795602922123456, '2026-11-25T10:35:22.123456Z'],
    ['1795602922', '2026-11-25T10:35:22Z'],
    ['1795602922123456789', '2026-11-25T10:35:22.123456789Z'],
    [0, '1970-01-01T00:00:00Z'],
    [{ seconds: 1795602922, nanos: 5 }, '2026-11-25T10:35:22.000000005Z'],
    [{ epochSecond: 1795602922, nanoOfSecond: 123000000 }, '2026-11-25T10:35:22.123000000Z'],
    [{ $date: '2026-11-25T10:35:22.123+00:00' }, '2026-11-25T10:35:22.123+00:00'],
  ])('%j is %s.', (value, time) => {
    expect(parseTime(value, NOW, UTC)).toBe(time);
  });
});

it.each([
  '',
  'yesterday',
  '10:35:22',
  '2026-02-30T10:35:22Z',
  '2026-11-24T25:35:22Z',
  '2026-11-24T10:35:22Z and more',
  '1969-12-31T23:59:59Z',
  '2263-01-01T00:00:00Z',
  '-5',
  -5,
  NaN,
  1e300,
  true,
  null,
  [],
  {},
  { seconds: {} },
  { seconds: [7] },
  { seconds: '' },
  { epochSecond: 1, nanoOfSecond: Object.create(null) as object },
])('%j is no time.', (value) => {
  expect(parseTime(value, NOW, UTC)).toBe(undefined);
});

it('Nanoseconds in two halves are exact.', () => {
  const random = seededRandom(17);
  for (let n = 0; n < 1000; n++) {
    const nanos = BigInt(random.below(9_000_000_000)) * 1_000_000_000n + BigInt(random.below(1_000_000_000));
    const time = timeOfNanosText(String(nanos));
    expect(
      timeOfNanosHalves(Number(nanos >> 32n), Number(nanos & 0xffff_ffffn))?.replace(/\.?0*Z/, 'Z'),
    ).toBe(time?.replace(/\.?0*Z/, 'Z'));
    const [seconds = '', fraction = ''] = time!.slice(0, -1).split('.');
    expect(BigInt(Date.parse(`${seconds}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0'))).toBe(nanos);
  }
});

it('The last instant of the range is the last that is taken.', () => {
  expect(timeOfNanosText('9223372036854775807')).toBe('2262-04-11T23:47:16.854775807Z');
  expect(timeOfNanosText('9223372036854775808')).toBe(undefined);
  expect(timeOfParts(9_223_372_036, 854_775_808)).toBe(undefined);
});

it('Any milliseconds of the range are formatted as Date does.', () => {
  const random = seededRandom(3);
  for (let n = 0; n < 2000; n++) {
    const ms = 100_000_000_000 + random.below(2 ** 31) * 4000 + random.below(1000);
    const time = parseTime(ms, NOW, UTC);
    expect(time).toBe(new Date(ms).toISOString());
    expect(parseTime(time!.replace('T', ' ').replace('Z', ''), NOW, UTC)).toBe(time);
  }
});
