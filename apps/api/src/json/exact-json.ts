// JSON numbers that a double cannot hold (19-digit ids, 1e400) keep the text that they were sent with.
import { type RawJson, rawJson } from '@timberline/elastic';
import { hasEscapedKey, readJson } from './parse-json.ts';

// Node passes the source text to a reviver (since V8 11.4); TypeScript's library does not declare it yet.
const json = JSON as unknown as {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown;
};

/** Sixteen digits or an exponent: what a number needs to be more than a double. */
const CANDIDATE = /[:[,]\s*-?(?:\d[\d.]{15}|[\d.]+[eE])/;

/** Whether a JSON text may hold such a number; quick, and wrong only in saying yes. */
export function mayHoldInexactNumber(text: string): boolean {
  return CANDIDATE.test(text);
}

/** As `parseJson`, with `RawJson` in the place of each number that a double cannot hold. */
export function parseExactly(text: string): unknown {
  if (hasEscapedKey(text)) {
    JSON.parse(text);
    return readJson(text, (source) => exactly(source, Number(source)));
  }
  try {
    return json.parse(text, (_key, value, { source }) =>
      typeof value === 'number' && source !== undefined ? exactly(source, value) : value,
    );
  } catch (error) {
    // A reviver needs stack for each level, and what is no log may be deeper than there is.
    if (error instanceof RangeError) return readJson(text, (source) => exactly(source, Number(source)));
    throw error;
  }
}

function exactly(source: string, value: number): number | RawJson {
  return isExact(source, value) ? value : rawJson(source);
}

/** Whether the shortest text of a double means the number that was written. */
function isExact(source: string, value: number): boolean {
  const written = String(value);
  return written === source || (Number.isFinite(value) && decimal(written) === decimal(source));
}

/** A number in one form: its digits without zeros at either end, and the power of ten of the last. */
function decimal(text: string): string {
  const [, sign, whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  // Not by /0+$/, which takes the square of a run of zeros that do not end the number.
  let end = digits.length;
  while (end > 0 && digits[end - 1] === '0') end--;
  const significant = digits.slice(0, end);
  if (significant === '') return '0';
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}
