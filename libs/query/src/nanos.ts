// Conversions between nanoseconds since 1970 and RFC 3339 text in UTC.

export const NANOS_PER_MILLISECOND = 1_000_000n;
const NANOS_PER_SECOND = 1_000_000_000n;

/** First instant that Elasticsearch's `date_nanos` can hold. It refuses bounds outside of its range. */
export const MIN_NANOS = 0n;

/** Last instant that Elasticsearch's `date_nanos` can hold: signed 64 bits of nanoseconds since 1970. */
export const MAX_NANOS = 2n ** 63n - 1n;

/**
 * Parses a time in UTC with up to nine digits of a second, such as `2026-11-24T15:00:00.000000001Z`. The text has to
 * be well-formed: check what a client sent with `parseTime` first.
 */
export function parseNanos(utc: string): bigint {
  const [seconds = '', fraction = ''] = utc.slice(0, -1).split('.');
  return BigInt(Date.parse(`${seconds}Z`)) * NANOS_PER_MILLISECOND + BigInt(fraction.padEnd(9, '0'));
}

/** Formats nanoseconds since 1970 as a time in UTC with nine digits of a second. */
export function formatNanos(nanos: bigint): string {
  // The remainder of a negative number is negative: times before 1970 need the second addition.
  const fraction = ((nanos % NANOS_PER_SECOND) + NANOS_PER_SECOND) % NANOS_PER_SECOND;
  const seconds = new Date(Number((nanos - fraction) / NANOS_PER_MILLISECOND))
    .toISOString()
    // Not by position, since a year after 9999 or before 0 has more digits.
    .replace(/\.000Z$/, '');
  return `${seconds}.${fraction.toString().padStart(9, '0')}Z`;
}
