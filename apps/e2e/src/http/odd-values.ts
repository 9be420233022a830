// What specs of odd logs and bodies are made of.

export const JSON_TYPE = { 'content-type': 'application/json' };
export const NDJSON_TYPE = { 'content-type': 'application/x-ndjson' };

/** The least that is a log. */
export const good = { level: 'info', message: 'm', resourceId: 'r', timestamp: '2026-11-24T10:35:22Z' };
export const whole = JSON.stringify(good);

/** An object of so many keys. */
export const keys = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, n]));
/** Objects inside each other. */
export const nested = (levels: number): object => (levels === 0 ? {} : { a: nested(levels - 1) });
export const arrays = (depth: number) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown;
