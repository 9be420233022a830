// Times to the nanosecond as numbers, since windows of time are computed with them.

const NANOS_PER_SECOND = 1_000_000_000n;

/** Elasticsearch's format for times that are compared or given back to the nanosecond. */
export const NANOS_FORMAT = 'strict_date_optional_time_nanos';

/** Last instant that a `date_nanos` can hold: signed 64 bits of nanoseconds since 1970. */
export const LAST_NANOS = 2n ** 63n - 1n;

/** A time in UTC as Elasticsearch writes it (`2026-11-24T15:00:00.000000001Z`, 1 to 9 digits or none), as nanoseconds. */
export function nanosOf(utc: string): bigint {
  const [seconds = '', fraction = ''] = utc.slice(0, -1).split('.');
  return BigInt(Date.parse(`${seconds}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}

/** Nanoseconds since 1970 as a time in UTC with nine digits of a second. */
export function nanosText(nanos: bigint): string {
  const fraction = nanos % NANOS_PER_SECOND;
  const seconds = new Date(Number((nanos - fraction) / 1_000_000n)).toISOString().slice(0, 19);
  return `${seconds}.${fraction.toString().padStart(9, '0')}Z`;
}
