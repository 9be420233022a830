// Which field of a log a name in a body is, by its bytes.

/** The fields of a log, as indices of `starts` and `ends`. */
export const LEVEL = 0;
export const MESSAGE = 1;
export const RESOURCE_ID = 2;
export const TIMESTAMP = 3;
export const TRACE_ID = 4;
export const SPAN_ID = 5;
export const COMMIT = 6;
export const METADATA = 7;
const NAMES = ['level', 'message', 'resourceId', 'timestamp', 'traceId', 'spanId', 'commit', 'metadata'];
export const REQUIRED = (1 << LEVEL) | (1 << MESSAGE) | (1 << RESOURCE_ID) | (1 << TIMESTAMP);

/** The names in bytes, with the quote that ends them. */
export const QUOTED_NAMES = NAMES.map((name) => Buffer.from(`${name}"`));

/** Which field's name, with the quote that ends it, stands at a place; -1 for none. */
export function fieldAt(bytes: Buffer, at: number): number {
  const field = likelyField(bytes, at);
  if (field < 0) return -1;
  const name = QUOTED_NAMES[field]!;
  return isAt(bytes, at, at + name.length, name) ? field : -1;
}

/** The one field that a name can be, by the letters that tell the names apart. */
function likelyField(bytes: Buffer, at: number): number {
  switch (bytes[at]) {
    case 0x6c:
      return LEVEL;
    case 0x6d:
      return bytes[at + 2] === 0x73 ? MESSAGE : METADATA;
    case 0x72:
      return RESOURCE_ID;
    case 0x74:
      return bytes[at + 1] === 0x69 ? TIMESTAMP : TRACE_ID;
    case 0x73:
      return SPAN_ID;
    case 0x63:
      return COMMIT;
    default:
      return -1;
  }
}

/** Whether a text stands at a place. */
export function isAt(bytes: Buffer, start: number, end: number, text: Buffer): boolean {
  if (end - start !== text.length) return false;
  for (let at = 0; at < text.length; at++) if (bytes[start + at] !== text[at]) return false;
  return true;
}
