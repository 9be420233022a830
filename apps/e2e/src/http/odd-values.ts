// Building blocks of unusual logs and bodies.

export const JSON_TYPE = { 'content-type': 'application/json' };
export const NDJSON_TYPE = { 'content-type': 'application/x-ndjson' };

/** A valid log with the required fields only. */
export const MINIMAL_LOG = {
  level: 'info',
  message: 'm',
  resourceId: 'r',
  timestamp: '2026-11-24T10:35:22Z',
};
export const MINIMAL_LOG_JSON = JSON.stringify(MINIMAL_LOG);

/** An object with `count` keys. */
export const keys = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, n]));
/** Objects nested `levels` deep around an innermost one. */
export const nested = (levels: number, inner: object = {}): object =>
  levels === 0 ? inner : { a: nested(levels - 1, inner) };
/** Arrays nested `depth` deep. */
export const arrays = (depth: number) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown;
