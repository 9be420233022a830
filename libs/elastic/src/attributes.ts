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
  const attributes = new Set<string>();
  const keys = new Set<string>();
  const numbers = new Set<string>();
  collect(metadata, '');
  return { attributes: [...attributes], keys: [...keys], numbers: [...numbers] };

  function collect(value: unknown, path: string): void {
    switch (typeof value) {
      case 'string':
        return leaf(path, value);
      case 'boolean':
        return leaf(path, String(value));
      case 'number':
        return number(path, String(value), value);
      case 'object':
        if (value === null) return;
        if (Array.isArray(value)) for (const element of value) collect(element, path);
        else if (isRawJson(value)) number(path, value.rawJSON, Number(value.rawJSON));
        else
          for (const key of Object.keys(value))
            collect((value as Record<string, unknown>)[key], value === metadata ? key : `${path}.${key}`);
    }
  }

  function number(path: string, text: string, value: number): void {
    leaf(path, text);
    numbers.add(termPath(path) + ATTRIBUTE_SEPARATOR + orderedNumber(value));
  }

  function leaf(path: string, text: string): void {
    keys.add(path);
    attributes.add(termPath(path) + ATTRIBUTE_SEPARATOR + text);
  }
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

/**
 * A number as 16 hexadecimal digits whose order as text is the order of the numbers: the bits of the double, all
 * flipped for negative ones, the sign alone for the others. -0 counts as 0.
 */
export function orderedNumber(value: number): string {
  double.setFloat64(0, value === 0 ? 0 : value);
  const high = double.getUint32(0);
  const low = double.getUint32(4);
  return high >= 0x8000_0000 ? hex(~high) + hex(~low) : hex(high ^ 0x8000_0000) + hex(low);
}

function hex(bits: number): string {
  return (bits >>> 0).toString(16).padStart(8, '0');
}
