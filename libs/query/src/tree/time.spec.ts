import { describe, expect, it } from 'vitest';
import type { Comparison } from './fields.ts';
import { epochNanos, parseTime, timeRange } from './time.ts';

const NOW = Date.parse('2008-11-09T12:00:00Z');

function range(op: 'eq' | Comparison, text: string) {
  const value = parseTime(text);
  if (!value) throw new Error(`${text} is not a time`);
  return timeRange(op, value, NOW);
}

describe('parseTime and timeRange', () => {
  it('A time with an offset is an instant to the nanosecond.', () => {
    expect(parseTime('2008-11-09t20:36:15.123456789+02:30')).toEqual({
      kind: 'instant',
      text: '2008-11-09t20:36:15.123456789+02:30',
      at: '2008-11-09T18:06:15.123456789Z',
    });
    expect(range('eq', '2008-11-09T20:36:15Z')).toEqual({
      gte: '2008-11-09T20:36:15.000000000Z',
      lte: '2008-11-09T20:36:15.000000000Z',
    });
    expect(range('gt', '2008-11-09T20:36:15.5z')).toEqual({ gte: '2008-11-09T20:36:15.500000001Z' });
    expect(range('lt', '2008-11-09T20:36:15Z')).toEqual({ lte: '2008-11-09T20:36:14.999999999Z' });
    expect(epochNanos('1970-01-01T00:00:01.000000001Z')).toBe(1_000_000_001n);
    expect(epochNanos('1969-12-31T23:59:59.999999999Z')).toBe(-1n);
    expect(epochNanos('2008-11-09')).toBe(null);
  });

  it.each([
    ['2008', '2008-01-01T00:00:00.000000000Z', '2008-12-31T23:59:59.999999999Z'],
    ['2008-02', '2008-02-01T00:00:00.000000000Z', '2008-02-29T23:59:59.999999999Z'],
    ['2008-12-31', '2008-12-31T00:00:00.000000000Z', '2008-12-31T23:59:59.999999999Z'],
    ['2008-11-09T20', '2008-11-09T20:00:00.000000000Z', '2008-11-09T20:59:59.999999999Z'],
    ['2008-11-09T20:36', '2008-11-09T20:36:00.000000000Z', '2008-11-09T20:36:59.999999999Z'],
    ['2008-11-09 20:36+01:00', '2008-11-09T19:36:00.000000000Z', '2008-11-09T19:36:59.999999999Z'],
    ['2008-11-09T20:36:15', '2008-11-09T20:36:15.000000000Z', '2008-11-09T20:36:15.999999999Z'],
    ['2008-11-09T20:36:15.25', '2008-11-09T20:36:15.250000000Z', '2008-11-09T20:36:15.259999999Z'],
  ])('The shorter form %s is the span from %s to %s.', (text, from, to) => {
    expect(range('eq', text)).toEqual({ gte: from, lte: to });
    expect(range('gte', text)).toEqual({ gte: from });
    expect(range('lte', text)).toEqual({ lte: to });
    expect(Date.parse(range('gt', text)?.gte ?? '') > Date.parse(to) - 1).toBe(true);
  });

  it('A span is excluded as a whole by > and <.', () => {
    expect(range('gt', '2008-11-09')).toEqual({ gte: '2008-11-10T00:00:00.000000000Z' });
    expect(range('lt', '2008-11-09')).toEqual({ lte: '2008-11-08T23:59:59.999999999Z' });
  });

  it('A time can be relative to now.', () => {
    expect(range('gte', 'now-15m')).toEqual({ gte: '2008-11-09T11:45:00.000000000Z' });
    expect(range('lt', 'now')).toEqual({ lte: '2008-11-09T11:59:59.999999999Z' });
  });

  it.each([
    ['now-1s', '2008-11-09T11:59:59.000000000Z'],
    ['now-1m', '2008-11-09T11:59:00.000000000Z'],
    ['now-1h', '2008-11-09T11:00:00.000000000Z'],
    ['now-1d', '2008-11-08T12:00:00.000000000Z'],
    ['now-1w', '2008-11-02T12:00:00.000000000Z'],
  ])('The relative time %s at noon of 2008-11-09 is %s.', (text, gte) => {
    expect(range('gte', text)).toEqual({ gte });
  });

  it('A bound that no stored time can exceed is open, and a range without stored times is null.', () => {
    expect(range('gte', '1960-01-01')).toEqual({});
    expect(range('lt', '1970-01-01')).toBe(null);
    expect(range('eq', '1969')).toBe(null);
    expect(range('lte', '2300')).toEqual({});
    expect(range('gt', '2262-12-31')).toBe(null);
    expect(range('eq', '2262')).toEqual({ gte: '2262-01-01T00:00:00.000000000Z' });
    expect(range('gte', 'now-999999w')).toEqual({});
    expect(range('lte', '9999-12-31T23:59:59-23:59')).toEqual({});
    expect(range('gte', '0001-01-01T00:00:00+23:59')).toEqual({});
  });

  it.each([
    '',
    'yesterday',
    '2008-13',
    '2008-02-30',
    '2007-02-29',
    '2008-11-09T24:00',
    '2008-11-09T20:60',
    '2008-11-09Z',
    '2008-11-09T20:36:15+24:00',
    '2008-11-09T20:36:15.1234567890Z',
    'now-5y',
    'now+5m',
    'now-5m/d',
    ' now',
  ])('A text that is not a time is not parsed: “%s”.', (text) => {
    expect(parseTime(text)).toBe(null);
  });
});
