// Metadata as terms: every scalar leaf becomes one keyword of `path`, a separator and its value, so that any key can
// be searched without a mapping of its own. The door writes these terms, the query compiler asks for them.
import { createHash } from 'node:crypto';

/** Stands between path and value; a path that holds the character itself is escaped, so the first one separates. */
export const ATTRIBUTE_SEPARATOR = '\u0000';

/**
 * Longest path in a term, in UTF-16 units; a longer one is cut and told apart by a hash. Without the limit one array
 * of numbers under a key of 8 KiB would grow a log of 16 KiB to megabytes of terms.
 */
const PATH_LIMIT = 128;
/** What remains of a path over the limit, before its hash. */
const PATH_HEAD = 96;
const HASH_CHARACTERS = 22;
/**
 * JSON bytes of a log's terms from which on the elements of arrays, and what has a path over the limit, add no more:
 * they can be read, not searched. A single value under a shorter path is searched whatever stands beside it. Without
 * this an array of thousands of numbers, each of which takes its path twice, would grow 16 KiB of metadata to 5 MB, and
 * 60 keys in an object under a key of 15 KiB to 1 MB.
 */
const TERMS_BYTES = 128 * 1024;
/** Quotes, comma and separator of a term, and an ordered number. */
const AROUND_TERM_BYTES = 9;
const ORDERED_NUMBER_BYTES = 16;
/** Up to so many terms, comparing with each is quicker than a set. */
const FEW_TERMS = 16;

/** Terms of one log's metadata, none twice. */
export interface Attributes {
  /** `path SEPARATOR value` of each scalar leaf: text as it is, numbers as their JSON text, `true`, `false`. */
  attributes: string[];
  /** Paths of the leaves: keys joined by dots, elements of an array sharing the path. */
  keys: string[];
  /** `path SEPARATOR orderedNumber(value)` of the leaves that were sent as numbers. */
  numbers: string[];
}

/** A number whose text a double cannot hold, as `JSON.rawJSON` makes it. */
interface RawJson {
  rawJSON: string;
}
const isRawJson = (JSON as unknown as { isRawJSON(value: unknown): value is RawJson }).isRawJSON;

/**
 * The terms of a `metadata` object; null and empty objects and arrays leave none. Numbers may be `JSON.rawJSON`
 * values, which keep their text.
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
        leaf(path, value, inArray);
        return;
      case 'boolean':
        leaf(path, String(value), inArray);
        return;
      case 'number':
        return number(path, String(value), value, inArray);
      case 'object':
        if (value === null) return;
        if (Array.isArray(value)) for (const element of value) collect(element, path, true);
        else if (isRawJson(value)) number(path, value.rawJSON, Number(value.rawJSON), inArray);
        else
          for (const key of Object.keys(value))
            collect(
              (value as Record<string, unknown>)[key],
              value === metadata ? key : `${path}.${key}`,
              inArray,
            );
    }
  }

  function number(path: string, text: string, value: number, inArray: boolean): void {
    if (!leaf(path, text, inArray)) return;
    if (numbers.add(termPath(path) + ATTRIBUTE_SEPARATOR + orderedNumber(value)))
      bytes += jsonBytes(path) + ORDERED_NUMBER_BYTES + AROUND_TERM_BYTES;
  }

  /** Whether the leaf can be searched. */
  function leaf(path: string, text: string, inArray: boolean): boolean {
    if (bytes > TERMS_BYTES && (inArray || path.length > PATH_LIMIT)) return false;
    if (keys.add(path)) bytes += JSON.stringify(path).length;
    if (attributes.add(termPath(path) + ATTRIBUTE_SEPARATOR + text))
      bytes += jsonBytes(path) + text.length + AROUND_TERM_BYTES;
    return true;
  }
}

/** Texts without doubles, in order. A few are compared; a set only pays where they are many. */
class Terms {
  readonly list: string[] = [];
  private set: Set<string> | undefined;

  /** Whether it is a new one. */
  add(term: string): boolean {
    if (this.list.length === FEW_TERMS) this.set ??= new Set(this.list);
    if (this.set ? this.set.has(term) : this.list.includes(term)) return false;
    this.set?.add(term);
    this.list.push(term);
    return true;
  }
}

/** Bytes of a path in a term at most, but for what is not ASCII. A control character takes six. */
function jsonBytes(path: string): number {
  return Math.min(JSON.stringify(path).length, 6 * (PATH_LIMIT + 2));
}

/** What the terms of `attributes` begin with for a path such as `request.status`: the path and the separator. */
export function attributePrefix(path: string): string {
  return termPath(path) + ATTRIBUTE_SEPARATOR;
}

/** The path as it stands in terms: escaped where it holds the separator, cut where it is long. */
function termPath(path: string): string {
  if (path.includes(ATTRIBUTE_SEPARATOR) || path.includes('\u0001'))
    path = path.replaceAll('\u0001', '\u0001\u0001').replaceAll(ATTRIBUTE_SEPARATOR, '\u0001\u0002');
  if (path.length <= PATH_LIMIT) return path;
  const hash = createHash('sha256').update(path).digest('base64url').slice(0, HASH_CHARACTERS);
  return `${path.slice(0, PATH_HEAD)}\u0001\u0003${hash}`;
}

const double = new DataView(new ArrayBuffer(8));
const HEX_DIGITS = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

const ORDERED = Buffer.alloc(ORDERED_NUMBER_BYTES);

/**
 * A number as 16 hexadecimal digits whose order as text is the order of the numbers: the bits of the double, all
 * flipped for negative ones, the sign alone for the others. -0 counts as 0.
 */
export function orderedNumber(value: number): string {
  writeOrderedNumber(value, ORDERED, 0);
  return ORDERED.toString('latin1');
}

/** Writes `orderedNumber(value)` as ASCII at `at`, and gives the offset behind it. */
export function writeOrderedNumber(value: number, to: Uint8Array, at: number): number {
  double.setFloat64(0, value === 0 ? 0 : value);
  let high = double.getUint32(0);
  let low = double.getUint32(4);
  if (high >= 0x8000_0000) {
    high = ~high;
    low = ~low;
  } else high ^= 0x8000_0000;
  for (let shift = 28; shift >= 0; shift -= 4) to[at++] = digit(high, shift);
  for (let shift = 28; shift >= 0; shift -= 4) to[at++] = digit(low, shift);
  return at;
}

function digit(bits: number, shift: number): number {
  return HEX_DIGITS[(bits >>> shift) & 15]!;
}
