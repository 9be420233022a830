// Time zones as the difference of their clocks from UTC, by name or as a fixed offset.

/** How many milliseconds the clocks of a zone are ahead of UTC at an instant (ms since 1970). */
export type ZoneOffset = (ms: number) => number;

/** The forms of a zone, for error messages. */
export const ZONE_FORMS = 'the name of a time zone such as Europe/Berlin, or an offset such as +02:00';

/** The longest name of the IANA database has 32 characters. */
const MAX_NAME_LENGTH = 64;
/** Making a formatter takes as long as hundreds of its uses. There are fewer than 500 zones, links left out. */
const MAX_FORMATTERS = 512;
const MINUTE_MS = 60_000;

const FIXED = /^([+-])(\d\d):?(\d\d)$/;
/** `GMT`, `GMT+05:45`, and for a few zones of the 1970s `GMT-00:44:30`. */
const LONG_OFFSET = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/;

const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * The offset of a zone by its IANA name in any case, of `Z`, or of a fixed offset such as `+02:00`. Undefined if the
 * text names no zone.
 *
 * ```ts
 * parseZone('Europe/Berlin')?.(Date.UTC(2025, 6, 1)); // 7_200_000
 * ```
 */
export function parseZone(text: string): ZoneOffset | undefined {
  if (/^z$/i.test(text)) return () => 0;
  const fixed = FIXED.exec(text);
  if (fixed) {
    const [, sign, hours, minutes] = fixed;
    if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
    const ms = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
    return () => ms;
  }
  const formatter = text.length <= MAX_NAME_LENGTH && /^[a-z]/i.test(text) ? formatterOf(text) : undefined;
  return formatter && ((ms) => parseLongOffset(formatter.format(ms)));
}

function formatterOf(name: string): Intl.DateTimeFormat | undefined {
  const key = name.toLowerCase();
  const known = formatters.get(key);
  if (known) return known;
  try {
    const formatter = new Intl.DateTimeFormat('en', { timeZone: name, timeZoneName: 'longOffset' });
    if (formatters.size < MAX_FORMATTERS) formatters.set(key, formatter);
    return formatter;
  } catch (error) {
    // This is how Intl says that it knows no zone of this name.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function parseLongOffset(text: string): number {
  const [, sign, hours, minutes, seconds = 0] = LONG_OFFSET.exec(text) ?? [];
  if (sign === undefined) return 0;
  const total = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS + Number(seconds) * 1000;
  return sign === '-' ? -total : total;
}
