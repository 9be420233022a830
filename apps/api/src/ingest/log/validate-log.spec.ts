import 'reflect-metadata';
import { validateSync } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { type FieldError, LOG_LIMITS } from '@timberline/contract';
import { seededRandom } from '@timberline/testing';
import { parseExactly } from '../../json/exact-json.ts';
import { LogDto } from './log.dto.ts';
import { randomLog } from './log.fixture.ts';
import { validateLog } from './validate-log.ts';
import { FAULTS, METADATA_NESTING } from './validation-errors.ts';

const STAND_IN = 'stands for ';

/** What class-validator says of a value by the decorators of LogDto. */
function validateByDto(value: unknown): FieldError[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [{ path: '', message: FAULTS.notALog }];
  const log = new LogDto();
  for (const key of Object.keys(value))
    // Fields of these two names would hide the class from class-validator.
    Object.defineProperty(log, /^(constructor|__proto__)$/.test(key) ? STAND_IN + key : key, {
      value: (value as Record<string, unknown>)[key],
      enumerable: true,
      configurable: true,
      writable: true,
    });
  return validateSync(log, { whitelist: true, forbidNonWhitelisted: true }).flatMap((error) =>
    Object.entries(error.constraints ?? {}).map(([constraint, message]) =>
      constraint === 'whitelistValidation'
        ? { path: error.property.replace(STAND_IN, '').slice(0, 128), message: FAULTS.unknown }
        : { path: error.contexts?.[constraint]?.path ?? error.property, message },
    ),
  );
}

function check(value: unknown): FieldError[] {
  const result = validateLog(value);
  return Array.isArray(result) ? result : [];
}

function inOrder(errors: FieldError[]): FieldError[] {
  return errors.toSorted((a, b) => (a.path + a.message < b.path + b.message ? -1 : 1));
}

const good = { level: 'info', message: 'm', resourceId: 'r', timestamp: '2026-11-24T10:35:22Z' };

describe('the check of the hot path', () => {
  it('agrees with the DTO in verdict, paths and messages on thousands of random and mutated logs', () => {
    const random = seededRandom(20_261_124).next;
    let bad = 0;
    for (let i = 0; i < 8_000; i++) {
      const value = randomLog(random);
      const fast = inOrder(check(value));
      expect(fast, JSON.stringify(value)).toEqual(inOrder(validateByDto(value)));
      if (fast.length > 0) bad++;
    }
    // Both verdicts are well represented.
    expect(bad).toBeGreaterThan(1_600);
    expect(bad).toBeLessThan(7_200);
  });

  it('takes a log of the required fields alone', () => {
    expect(check(good)).toEqual([]);
  });

  it('names each missing field', () => {
    expect(check({}).map(({ path }) => path)).toEqual(['level', 'message', 'resourceId', 'timestamp']);
    expect(new Set(check({}).map(({ message }) => message))).toEqual(new Set([FAULTS.required]));
  });

  it.each([null, 1, 'text', true, [], [good]])('refuses %j, which is no log', (value) => {
    expect(check(value)).toEqual([{ path: '', message: FAULTS.notALog }]);
  });

  it('counts characters as code points', () => {
    expect(check({ ...good, level: '😀'.repeat(32), resourceId: '😀'.repeat(256) })).toEqual([]);
    expect(check({ ...good, level: '😀'.repeat(33) })).toEqual([
      { path: 'level', message: 'must have at most 32 characters' },
    ]);
    expect(check({ ...good, traceId: '\ud800'.repeat(256) })).toEqual([]);
    expect(check({ ...good, traceId: '\ud800'.repeat(257) })).toHaveLength(1);
  });

  it('counts a message in bytes of UTF-8, and lets it be empty or blank', () => {
    expect(check({ ...good, message: 'é'.repeat(LOG_LIMITS.messageBytes / 2) })).toEqual([]);
    expect(check({ ...good, message: 'é'.repeat(LOG_LIMITS.messageBytes / 2) + 'x' })).toHaveLength(1);
    expect(check({ ...good, message: '' })).toEqual([]);
    expect(check({ ...good, message: ' \t ' })).toEqual([]);
  });

  it('takes blank text for empty, and null for an absent optional field', () => {
    expect(check({ ...good, resourceId: ' \u00a0\u2003 ' })).toEqual([
      { path: 'resourceId', message: FAULTS.empty },
    ]);
    expect(check({ ...good, spanId: '' })).toEqual([{ path: 'spanId', message: FAULTS.empty }]);
    expect(check({ ...good, traceId: null, spanId: null, commit: null, metadata: null })).toEqual([]);
    expect(check({ ...good, level: null })).toEqual([{ path: 'level', message: FAULTS.required }]);
  });

  it('refuses unknown fields by name, __proto__ and constructor among them', () => {
    const log = JSON.parse(
      `{"__proto__":{"level":"info"},"constructor":1,"id":"x",${JSON.stringify(good).slice(1)}`,
    );
    expect(check(log)).toEqual(
      ['__proto__', 'constructor', 'id'].map((path) => ({ path, message: FAULTS.unknown })),
    );
  });

  it('does not take a field from __proto__', () => {
    const log = JSON.parse('{"__proto__":{"level":"info","message":"m"}}');
    expect(check(log).map(({ path }) => path)).toEqual([
      'level',
      'message',
      'resourceId',
      'timestamp',
      '__proto__',
    ]);
  });

  it('names no more than 16 unknown fields of one log', () => {
    expect(
      check({ ...good, ...Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`f${i}`, 1])) }),
    ).toHaveLength(16);
  });

  it('counts every key of metadata, those inside arrays included', () => {
    const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i]));
    expect(check({ ...good, metadata: keys(64) })).toEqual([]);
    expect(check({ ...good, metadata: keys(65) })).toEqual([
      { path: 'metadata', message: FAULTS.metadataKeys },
    ]);
    expect(check({ ...good, metadata: { list: [[keys(32)], keys(31)] } })).toEqual([]);
    expect(check({ ...good, metadata: { list: [[keys(32)], keys(32)] } })).toHaveLength(1);
  });

  it('allows four levels of objects, arrays not counted', () => {
    expect(check({ ...good, metadata: { a: [{ b: { c: [[{ d: 1 }]] } }] } })).toEqual([]);
    expect(check({ ...good, metadata: { a: { b: { c: { d: {} } } } } })).toEqual([
      { path: 'metadata', message: FAULTS.metadataLevels },
    ]);
  });

  it('refuses arrays nested without end instead of running out of stack', () => {
    const nested = (depth: number) => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
    expect(check({ ...good, metadata: { a: nested(METADATA_NESTING - 1) } })).toEqual([]);
    for (const depth of [METADATA_NESTING, 8_000, 200_000])
      expect(check({ ...good, metadata: { a: nested(depth) } })).toEqual([
        { path: 'metadata', message: FAULTS.metadataNesting },
      ]);
  });

  it('limits metadata by its bytes as compact JSON', () => {
    const fits = LOG_LIMITS.metadataBytes - '{"a":""}'.length;
    expect(check({ ...good, metadata: { a: 'x'.repeat(fits) } })).toEqual([]);
    expect(check({ ...good, metadata: { a: 'x'.repeat(fits + 1) } })).toHaveLength(1);
    expect(check({ ...good, metadata: { a: 'é'.repeat(fits / 2) } })).toEqual([]);
    expect(check({ ...good, metadata: { a: 'é'.repeat(fits / 2 + 1) } })).toHaveLength(1);
    const digits = parseExactly(`{"a":${'7'.repeat(20_000)}}`);
    expect(check({ ...good, metadata: digits })).toEqual([
      { path: 'metadata', message: FAULTS.metadataLong },
    ]);
  });

  it('wants parentResourceId to be text', () => {
    expect(check({ ...good, metadata: { parentResourceId: 7 } })).toEqual([
      { path: 'metadata.parentResourceId', message: FAULTS.notText },
    ]);
    expect(check({ ...good, metadata: { parentResourceId: 'p', __proto__: null } })).toEqual([]);
  });
});
