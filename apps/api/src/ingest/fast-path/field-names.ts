// Recognizes the fields of a log by the bytes of their names.

/** The fields of a log, as indices of `starts` and `ends` of a LogScanner. */
export const LEVEL = 0;
export const MESSAGE = 1;
export const RESOURCE_ID = 2;
export const TIMESTAMP = 3;
export const TRACE_ID = 4;
export const SPAN_ID = 5;
export const COMMIT = 6;
export const METADATA = 7;
const NAMES = ['level', 'message', 'resourceId', 'timestamp', 'traceId', 'spanId', 'commit', 'metadata'];
/** A bit for each field that a log must have. */
export const REQUIRED_FIELDS = (1 << LEVEL) | (1 << MESSAGE) | (1 << RESOURCE_ID) | (1 << TIMESTAMP);

/** The names as bytes, each with the quote that ends it. */
export const QUOTED_NAMES = NAMES.map((name) => Buffer.from(`${name}"`));

/** The field whose name, with the quote that ends it, stands at an offset; -1 if there is none. */
export function fieldAt(bytes: Buffer, at: number): number {
  const field = candidateAt(bytes, at);
  if (field < 0) return -1;
  const name = QUOTED_NAMES[field]!;
  return isAt(bytes, at, at + name.length, name) ? field : -1;
}

/**
 * The only field that the name can be, judging by the letters in which the names differ. The codes are literals, because V8
 * makes a jump table only of those (fast-path.bench.ts).
 */
function candidateAt(bytes: Buffer, at: number): number {
  switch (bytes[at]) {
    case 0x6c: // l
      return LEVEL;
    case 0x6d: // m
      return bytes[at + 2] === 0x73 /* s */ ? MESSAGE : METADATA;
    case 0x72: // r
      return RESOURCE_ID;
    case 0x74: // t
      return bytes[at + 1] === 0x69 /* i */ ? TIMESTAMP : TRACE_ID;
    case 0x73: // s
      return SPAN_ID;
    case 0x63: // c
      return COMMIT;
    default:
      return -1;
  }
}

/** Whether a text stands between two offsets. */
export function isAt(bytes: Buffer, start: number, end: number, text: Buffer): boolean {
  if (end - start !== text.length) return false;
  for (let at = 0; at < text.length; at++) if (bytes[start + at] !== text[at]) return false;
  return true;
}
