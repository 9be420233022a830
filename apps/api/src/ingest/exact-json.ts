// JSON numbers that a double cannot hold (19-digit ids, 1e400) keep the text that they were sent with.

/** A value that `JSON.stringify` writes as the very text that it was made of. */
export interface RawJson {
  readonly rawJSON: string;
}

// Node has these (V8 11.4 on); TypeScript's library does not yet.
const json = JSON as unknown as {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): RawJson;
  isRawJSON(value: unknown): value is RawJson;
};

export const isRawJson = json.isRawJSON;

/** Sixteen digits or an exponent: what a number needs to be more than a double. */
const CANDIDATE = /[:[,]\s*-?(?:\d[\d.]{15}|[\d.]+[eE])/;

/** Whether a JSON text may hold such a number; quick, and wrong only in saying yes. */
export function mayHoldInexactNumber(text: string): boolean {
  return CANDIDATE.test(text);
}

/** As `JSON.parse`, with `RawJson` in the place of each number that a double cannot hold. */
export function parseExactly(text: string): unknown {
  return json.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && !isExact(source, value)
      ? json.rawJSON(source)
      : value,
  );
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
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}
