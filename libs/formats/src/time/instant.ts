// Instants as RFC 3339.
import { formatInstant } from './civil.ts';

/** @param now milliseconds since 1970 */
export function timeOfReceipt(now: number): string {
  const seconds = Math.floor(now / 1000);
  const millis = Math.floor(now - seconds * 1000);
  return formatInstant(seconds, String(millis).padStart(3, '0'))!;
}

/** Whether two times of RFC 3339 are the same to the nanosecond, whatever their offsets and their digits of a second. */
export function isSameInstant(one: string, other: string): boolean {
  return Date.parse(one) === Date.parse(other) && fractionOf(one) === fractionOf(other);
}

/** The digits of a second, without zeros at the end. */
function fractionOf(time: string): string {
  return /\.(\d*?)0*(?!\d)/.exec(time)?.[1] ?? '';
}
