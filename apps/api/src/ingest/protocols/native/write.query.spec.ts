import { expect, it } from 'vitest';
import { parseIdempotencyKey, parseWaitMs } from './write.query.ts';

it.each<[Record<string, string>, number]>([
  [{}, 0],
  [{ wait: 'false' }, 0],
  [{ wait: 'false', timeout: '5' }, 0],
  [{ timeout: '5' }, 0],
  [{ wait: 'true' }, 10_000],
  [{ wait: 'true', timeout: '0' }, 0],
  [{ wait: 'true', timeout: '2.5' }, 2_500],
  [{ wait: 'true', timeout: '60' }, 60_000],
])('The query %j waits for %i ms.', (query, waitMs) => {
  expect(parseWaitMs(query)).toBe(waitMs);
});

it.each<[Record<string, unknown>, string[]]>([
  [{ wait: 'yes' }, ['wait']],
  [{ wait: ['true', 'true'] }, ['wait']],
  [{ timeout: '61' }, ['timeout']],
  [{ timeout: '-1' }, ['timeout']],
  [{ timeout: '1e1' }, ['timeout']],
  [{ timeout: ['1', '2'] }, ['timeout']],
  [{ waits: 'true' }, ['waits']],
  [{ wait: '', timeout: '', other: '' }, ['wait', 'timeout', 'other']],
])('The query %j is malformed in %j.', (query, paths) => {
  expect(() => parseWaitMs(query)).toThrow(
    expect.objectContaining({
      kind: 'malformed',
      details: { errors: paths.map((path) => expect.objectContaining({ path }) as object) },
    }),
  );
});

it('An idempotency key has 1 to 255 characters.', () => {
  expect(parseIdempotencyKey(undefined)).toBeUndefined();
  expect(parseIdempotencyKey('k')).toBe('k');
  expect(parseIdempotencyKey('k'.repeat(255))).toBe('k'.repeat(255));
});

it.each(['', 'k'.repeat(256)])('The idempotency key %j is malformed.', (key) => {
  expect(() => parseIdempotencyKey(key)).toThrow(
    expect.objectContaining({
      kind: 'malformed',
      details: { errors: [expect.objectContaining({ path: 'Idempotency-Key' }) as object] },
    }),
  );
});
