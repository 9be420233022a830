import { expect, it } from 'vitest';
import { type FieldError, LOG_LIMITS } from '@timberline/contract';
import { seededRandom } from '@timberline/testing';
import { parseExactly } from '../../json/exact-json.ts';
import { randomLog } from './log.fixture.ts';
import { validateByReference } from './validate-by-reference.fixture.ts';
import { validateLog } from './validate-log.ts';
import { MAX_METADATA_NESTING, unknownField, VALIDATION_ERRORS } from './validation-errors.ts';

function errorsOf(value: unknown): FieldError[] {
  const result = validateLog(value);
  return Array.isArray(result) ? result : [];
}

function inOrder(errors: FieldError[]): FieldError[] {
  return errors.toSorted((a, b) => (a.path + a.message < b.path + b.message ? -1 : 1));
}

const VALID = { level: 'info', message: 'm', resourceId: 'r', timestamp: '2026-11-24T10:35:22Z' };

it('Thousands of random and mutated logs have the same errors as by the reference.', () => {
  const generator = seededRandom(20_261_124);
  const random = () => generator.next();
  let bad = 0;
  for (let i = 0; i < 8_000; i++) {
    const value = randomLog(random);
    const fast = inOrder(errorsOf(value));
    expect(fast, JSON.stringify(value)).toEqual(inOrder(validateByReference(value)));
    if (fast.length > 0) bad++;
  }
  // Both valid and invalid logs are well represented.
  expect(bad).toBeGreaterThan(1_600);
  expect(bad).toBeLessThan(7_200);
});

it('A log of the required fields alone is valid.', () => {
  expect(errorsOf(VALID)).toEqual([]);
});

it('Each missing field is named.', () => {
  expect(errorsOf({}).map(({ path }) => path)).toEqual(['level', 'message', 'resourceId', 'timestamp']);
  expect(new Set(errorsOf({}).map(({ message }) => message))).toEqual(new Set([VALIDATION_ERRORS.required]));
});

it.each([null, 1, 'text', true, [], [VALID]])('The value %j is not a log.', (value) => {
  expect(errorsOf(value)).toEqual([{ path: '', message: VALIDATION_ERRORS.notALog }]);
});

it('Characters are counted as code points.', () => {
  expect(errorsOf({ ...VALID, level: '😀'.repeat(32), resourceId: '😀'.repeat(256) })).toEqual([]);
  expect(errorsOf({ ...VALID, level: '😀'.repeat(33) })).toEqual([
    { path: 'level', message: 'must have at most 32 characters' },
  ]);
  expect(errorsOf({ ...VALID, traceId: '\ud800'.repeat(256) })).toEqual([]);
  expect(errorsOf({ ...VALID, traceId: '\ud800'.repeat(257) })).toHaveLength(1);
});

it('A message is limited by its bytes of UTF-8, and may be empty or blank.', () => {
  expect(errorsOf({ ...VALID, message: 'é'.repeat(LOG_LIMITS.messageBytes / 2) })).toEqual([]);
  expect(errorsOf({ ...VALID, message: 'é'.repeat(LOG_LIMITS.messageBytes / 2) + 'x' })).toHaveLength(1);
  expect(errorsOf({ ...VALID, message: '' })).toEqual([]);
  expect(errorsOf({ ...VALID, message: ' \t ' })).toEqual([]);
});

it('Blank text counts as empty, and null as an absent field.', () => {
  expect(errorsOf({ ...VALID, resourceId: ' \u00a0\u2003 ' })).toEqual([
    { path: 'resourceId', message: VALIDATION_ERRORS.empty },
  ]);
  expect(errorsOf({ ...VALID, spanId: '' })).toEqual([{ path: 'spanId', message: VALIDATION_ERRORS.empty }]);
  expect(errorsOf({ ...VALID, traceId: null, spanId: null, commit: null, metadata: null })).toEqual([]);
  expect(errorsOf({ ...VALID, level: null })).toEqual([
    { path: 'level', message: VALIDATION_ERRORS.required },
  ]);
});

it('Unknown fields are named, including __proto__ and constructor.', () => {
  const log: unknown = JSON.parse(
    `{"__proto__":{"level":"info"},"constructor":1,"id":"x",${JSON.stringify(VALID).slice(1)}`,
  );
  expect(errorsOf(log)).toEqual(
    ['__proto__', 'constructor', 'id'].map((path) => ({ path, message: unknownField(path) })),
  );
});

it('A field of __proto__ does not count as a field of the log.', () => {
  const log: unknown = JSON.parse('{"__proto__":{"level":"info","message":"m"}}');
  expect(errorsOf(log).map(({ path }) => path)).toEqual([
    'level',
    'message',
    'resourceId',
    'timestamp',
    '__proto__',
  ]);
});

it('At most 16 unknown fields of one log are named.', () => {
  expect(
    errorsOf({ ...VALID, ...Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`f${i}`, 1])) }),
  ).toHaveLength(16);
});

it('Every key of metadata counts, including those in arrays.', () => {
  const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i]));
  expect(errorsOf({ ...VALID, metadata: keys(512) })).toEqual([]);
  expect(errorsOf({ ...VALID, metadata: keys(513) })).toEqual([
    { path: 'metadata', message: VALIDATION_ERRORS.metadataKeys },
  ]);
  expect(errorsOf({ ...VALID, metadata: { list: [[keys(256)], keys(255)] } })).toEqual([]);
  expect(errorsOf({ ...VALID, metadata: { list: [[keys(256)], keys(256)] } })).toHaveLength(1);
});

it('Metadata may have 16 levels of objects, not counting arrays.', () => {
  const nested = (levels: number, wrap: (inner: unknown) => unknown = (inner) => inner) =>
    Array.from({ length: levels - 1 }).reduce<unknown>((inner) => ({ a: wrap(inner) }), {});
  expect(errorsOf({ ...VALID, metadata: nested(16) })).toEqual([]);
  expect(errorsOf({ ...VALID, metadata: nested(16, (inner) => [[inner]]) })).toEqual([]);
  for (const metadata of [nested(17), nested(17, (inner) => [[inner]])])
    expect(errorsOf({ ...VALID, metadata })).toEqual([
      { path: 'metadata', message: VALIDATION_ERRORS.metadataLevels },
    ]);
});

it('An unknown field whose name has an invisible character is told so.', () => {
  expect(errorsOf({ ...VALID, '\ufefflevel': 'x' })).toEqual([
    {
      path: '\ufefflevel',
      message: 'is not a field of a log: its name has the invisible character U+FEFF (byte order mark)',
    },
  ]);
});

it('Arrays that nest too deeply are an error and do not overflow the stack.', () => {
  const nested = (depth: number) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown[];
  expect(errorsOf({ ...VALID, metadata: { a: nested(MAX_METADATA_NESTING - 1) } })).toEqual([]);
  for (const depth of [MAX_METADATA_NESTING, 8_000, 200_000])
    expect(errorsOf({ ...VALID, metadata: { a: nested(depth) } })).toEqual([
      { path: 'metadata', message: VALIDATION_ERRORS.metadataNesting },
    ]);
});

it('Metadata is limited by its bytes as compact JSON.', () => {
  const fits = LOG_LIMITS.metadataBytes - '{"a":""}'.length;
  expect(errorsOf({ ...VALID, metadata: { a: 'x'.repeat(fits) } })).toEqual([]);
  expect(errorsOf({ ...VALID, metadata: { a: 'x'.repeat(fits + 1) } })).toHaveLength(1);
  expect(errorsOf({ ...VALID, metadata: { a: 'é'.repeat(fits / 2) } })).toEqual([]);
  expect(errorsOf({ ...VALID, metadata: { a: 'é'.repeat(fits / 2 + 1) } })).toHaveLength(1);
  const digits = parseExactly(`{"a":${'7'.repeat(70_000)}}`);
  expect(errorsOf({ ...VALID, metadata: digits })).toEqual([
    { path: 'metadata', message: VALIDATION_ERRORS.metadataLong },
  ]);
});

it('The parentResourceId must be text.', () => {
  expect(errorsOf({ ...VALID, metadata: { parentResourceId: 7 } })).toEqual([
    { path: 'metadata.parentResourceId', message: VALIDATION_ERRORS.notText },
  ]);
  expect(errorsOf({ ...VALID, metadata: { parentResourceId: 'p', __proto__: null } })).toEqual([]);
});
