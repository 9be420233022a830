// Keeps the text of JSON numbers that a double cannot hold, such as ids of 19 digits or 1e400.
import { type RawJson, rawJson } from '@timberline/elastic';
import { hasEscapedKey, parseJson, parseJsonSlowly } from './parse-json.ts';

// Node passes the source text to a reviver (since V8 11.4); TypeScript's library does not declare it yet.
const json = JSON as unknown as {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown;
};

/** Sixteen digits or an exponent, without which a double holds every number. */
const CANDIDATE = /[:[,]\s*-?(?:\d[\d.]{15}|[\d.]+[eE])/;

/** Whether a JSON text may hold a number that a double cannot hold. Fast, and wrong only in answering yes. */
export function mayHoldInexactNumber(text: string): boolean {
  return CANDIDATE.test(text);
}

/** As `parseJson`, but each number that a double cannot hold becomes a `RawJson`. */
export function parseExactly(text: string): unknown {
  if (hasEscapedKey(text)) {
    JSON.parse(text);
    return parseJsonSlowly(text, (source) => exactly(source, Number(source)));
  }
  try {
    return json.parse(text, (_key, value, { source }) =>
      typeof value === 'number' && source !== undefined ? exactly(source, value) : value,
    );
  } catch (error) {
    // A reviver recurses, and a text that is not a log may be nested deeper than the stack.
    if (error instanceof RangeError)
      return parseJsonSlowly(text, (source) => exactly(source, Number(source)));
    throw error;
  }
}

/** As `parseJson`, and as exact as `parseExactly` where the text may need it. */
export function parseAsSent(text: string): unknown {
  return mayHoldInexactNumber(text) ? parseExactly(text) : parseJson(text);
}

function exactly(source: string, value: number): number | RawJson {
  return isExact(source, value) ? value : rawJson(source);
}

/** Whether the double is the number that was written. */
function isExact(source: string, value: number): boolean {
  const written = String(value);
  return written === source || (Number.isFinite(value) && decimal(written) === decimal(source));
}

/** A number in a canonical form: its digits without zeros at either end, and the power of ten of the last one. */
function decimal(text: string): string {
  const [, sign, whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  // Not by /0+$/, which takes quadratic time for a run of zeros that does not end the number.
  let end = digits.length;
  while (end > 0 && digits[end - 1] === '0') end--;
  const significant = digits.slice(0, end);
  if (significant === '') return '0';
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}
