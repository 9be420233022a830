// Metadata as terms: every scalar leaf becomes one keyword of its path, a separator and its value, so that any key can
// be searched without a mapping of its own. The API writes these terms with a log; the query compiler searches for them.
import { createHash } from 'node:crypto';
import { isRawJson } from './raw-json.ts';

/** Separates path and value. The character is escaped inside a path, so the first one in a term is the separator. */
export const ATTRIBUTE_SEPARATOR = '\u0000';
/** Inside a path, stands before itself, the mark of a separator, and the mark of a cut path. */
const ESCAPE = '\u0001';
const ESCAPED_SEPARATOR = '\u0002';
const CUT_MARK = '\u0003';

/**
 * Maximum length of a path in a term, in UTF-16 units. A longer path is cut and made unique by a hash. Without the
 * limit, an array of numbers under a key of 8 KiB would turn a log of 64 KiB into a hundred megabytes of terms.
 */
const MAX_PATH_LENGTH = 128;
/** How much of a path over the limit is kept before its hash. */
const CUT_PATH_LENGTH = 96;
const HASH_CHARACTERS = 22;
/**
 * Once a log's terms take this many bytes of JSON, elements of arrays and values with a path over the limit add no more
 * terms: they are returned with the log but cannot be searched. A single value under a shorter path can always be
 * searched. Without this limit, an array of thousands of numbers, each of which needs its path twice, would turn 64 KiB
 * of metadata into 20 MB, and 500 keys in an object under a key of 60 KiB would become 30 MB. The 512 keys that a log may
 * have under shorter paths take up to 220 KB beside their values.
 */
const TERMS_LIMIT_BYTES = 128 * 1024;
/**
 * Maximum length of a value in a term, in UTF-16 units, and of a path among the keys. Lucene refuses a log with a term of
 * more than 32,766 bytes, and a unit takes up to three. A longer value is searched by its beginning.
 */
export const MAX_VALUE_LENGTH = 10_000;
/** The quotes and comma around a term, and its separator, which JSON escapes. */
const TERM_OVERHEAD_BYTES = 9;
const ORDERED_NUMBER_BYTES = 16;
/** The most bytes that a path takes in a term as JSON, provided that it is ASCII. A control character takes six. */
const MAX_PATH_BYTES = 6 * (MAX_PATH_LENGTH + 2);
/** Paths whose terms are kept. All are forgotten when they are more, so that a sender of ever new paths costs no memory. */
const MAX_KNOWN_PATHS = 4096;
const MAX_KNOWN_PATH_LENGTH = 64;
/** Up to this many terms, a linear search is faster than a set (attributes.bench.ts). */
const MAX_LINEAR_TERMS = 16;

/** The distinct terms of one log's metadata. */
export interface Attributes {
  /** `path SEPARATOR value` of each scalar leaf: strings as they are, numbers as their JSON text, `true`, `false`. */
  attributes: string[];
  /** The paths of the leaves: keys joined by dots. The elements of an array share its path. */
  keys: string[];
  /** `path SEPARATOR orderedNumber(value)` of each leaf that was sent as a number. */
  numbers: string[];
}

/**
 * Collects the terms of a `metadata` object. Null, empty objects and empty arrays have none. Numbers may be `RawJson`
 * values, whose text is kept.
 */
export function attributesOf(metadata: object): Attributes {
  const attributes = new Terms();
  const keys = new Terms();
  const numbers = new Terms();
  let bytes = 0;
  collect(metadata, '', false);
  return { attributes: attributes.list, keys: keys.list, numbers: numbers.list };

  function collect(value: unknown, path: string, inArray: boolean): void {
    switch (typeof value) {
      case 'string':
        addLeaf(path, value, inArray);
        return;
      case 'boolean':
        addLeaf(path, String(value), inArray);
        return;
      case 'number':
        return addNumber(path, String(value), value, inArray);
      case 'object':
        if (value === null) return;
        if (Array.isArray(value)) for (const element of value) collect(element, path, true);
        else if (isRawJson(value)) addNumber(path, value.rawJSON, Number(value.rawJSON), inArray);
        else
          for (const key of Object.keys(value))
            collect(
              (value as Record<string, unknown>)[key],
              value === metadata ? key : `${path}.${key}`,
              inArray,
            );
    }
  }

  function addNumber(path: string, text: string, value: number, inArray: boolean): void {
    if (!addLeaf(path, text, inArray)) return;
    const { prefix, jsonBytes } = pathTerms(path);
    if (numbers.add(prefix + orderedNumber(value)))
      bytes += Math.min(jsonBytes, MAX_PATH_BYTES) + ORDERED_NUMBER_BYTES + TERM_OVERHEAD_BYTES;
  }

  /** Adds a leaf. Returns false where the limit leaves no room for it, so that it cannot be searched. */
  function addLeaf(path: string, text: string, inArray: boolean): boolean {
    if (bytes > TERMS_LIMIT_BYTES && (inArray || path.length > MAX_PATH_LENGTH)) return false;
    const { key, prefix, jsonBytes } = pathTerms(path);
    text = termValue(text);
    if (keys.add(key)) bytes += jsonBytes;
    if (attributes.add(prefix + text))
      bytes += Math.min(jsonBytes, MAX_PATH_BYTES) + text.length + TERM_OVERHEAD_BYTES;
    return true;
  }
}

/** What a path becomes in the terms of its leaves. */
interface PathTerms {
  key: string;
  prefix: string;
  /** The bytes of the path as JSON, provided that it is ASCII. */
  jsonBytes: number;
}

/**
 * The terms of the paths that came last: a program writes the same paths in each of its logs, and escaping a path takes longer than
 * finding it here (attributes.bench.ts). At most 2 MB.
 */
const knownPaths = new Map<string, PathTerms>();

function pathTerms(path: string): PathTerms {
  const known = knownPaths.get(path);
  if (known) return known;
  const terms: PathTerms = {
    key: path.length > MAX_VALUE_LENGTH ? termPath(path) : path,
    prefix: attributePrefix(path),
    jsonBytes: JSON.stringify(path).length,
  };
  if (path.length > MAX_KNOWN_PATH_LENGTH) return terms;
  if (knownPaths.size === MAX_KNOWN_PATHS) knownPaths.clear();
  knownPaths.set(path, terms);
  return terms;
}

/** An insertion-ordered set of strings that searches linearly while it is small. */
class Terms {
  readonly list: string[] = [];
  private set: Set<string> | undefined;

  /** Adds a term; returns whether it is new. */
  add(term: string): boolean {
    if (this.list.length === MAX_LINEAR_TERMS) this.set ??= new Set(this.list);
    if (this.set ? this.set.has(term) : this.list.includes(term)) return false;
    this.set?.add(term);
    this.list.push(term);
    return true;
  }
}

/** The prefix of the terms of a path such as `request.status`: the path as it stands in terms, and the separator. */
export function attributePrefix(path: string): string {
  return termPath(path) + ATTRIBUTE_SEPARATOR;
}

/** The path of a term of `attributes`; undefined where it was cut, so that it cannot be told. */
export function attributeKey(term: string): string | undefined {
  const path = term.slice(0, term.indexOf(ATTRIBUTE_SEPARATOR));
  if (!path.includes(ESCAPE)) return path;
  if (path.at(CUT_PATH_LENGTH) === ESCAPE && path.at(CUT_PATH_LENGTH + 1) === CUT_MARK) return undefined;
  return path.replace(/\u0001([\u0001\u0002])/g, (_, escaped: string) =>
    escaped === ESCAPE ? ESCAPE : ATTRIBUTE_SEPARATOR,
  );
}

/** The value as it stands in terms. */
export function termValue(value: string): string {
  return value.length > MAX_VALUE_LENGTH ? value.slice(0, MAX_VALUE_LENGTH) : value;
}

/** The path as it stands in terms: the separator is escaped, and a long path is cut. */
function termPath(path: string): string {
  if (path.includes(ATTRIBUTE_SEPARATOR) || path.includes(ESCAPE))
    path = path
      .replaceAll(ESCAPE, ESCAPE + ESCAPE)
      .replaceAll(ATTRIBUTE_SEPARATOR, ESCAPE + ESCAPED_SEPARATOR);
  if (path.length <= MAX_PATH_LENGTH) return path;
  const hash = createHash('sha256').update(path).digest('base64url').slice(0, HASH_CHARACTERS);
  return `${path.slice(0, CUT_PATH_LENGTH)}${ESCAPE}${CUT_MARK}${hash}`;
}

// Scratch memory: a number is converted within one tick, so one buffer serves all.
const double = new DataView(new ArrayBuffer(8));
const orderedDigits = Buffer.alloc(ORDERED_NUMBER_BYTES);
const HEX_DIGITS = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

/**
 * Formats a number as 16 hexadecimal digits that sort as text the way the numbers sort. These are the bits of the
 * double, with all bits flipped for negative numbers and only the sign bit flipped for the others. -0 counts as 0.
 */
export function orderedNumber(value: number): string {
  writeOrderedNumber(value, orderedDigits, 0);
  return orderedDigits.toString('latin1');
}

/** Writes `orderedNumber(value)` as ASCII at the offset `at`; returns the offset after it. */
export function writeOrderedNumber(value: number, to: Uint8Array, at: number): number {
  double.setFloat64(0, value === 0 ? 0 : value);
  let high = double.getUint32(0);
  let low = double.getUint32(4);
  if (high >= 0x8000_0000) {
    high = ~high;
    low = ~low;
  } else high ^= 0x8000_0000;
  for (let shift = 28; shift >= 0; shift -= 4) to[at++] = hexDigit(high, shift);
  for (let shift = 28; shift >= 0; shift -= 4) to[at++] = hexDigit(low, shift);
  return at;
}

function hexDigit(bits: number, shift: number): number {
  return HEX_DIGITS[(bits >>> shift) & 15]!;
}
