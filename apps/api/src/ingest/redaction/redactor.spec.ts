import { describe, expect, it } from 'vitest';
import { type LogInput, REDACTION_KINDS, type RedactionKind } from '@timberline/contract';
import { parseExactly } from '../../json/exact-json.ts';
import { exampleOf, FOUND, NOT_FOUND } from './examples.fixture.ts';
import { kindsOf } from './findings.ts';
import { Redactor } from './redactor.ts';

const all = new Redactor(REDACTION_KINDS);

/** A log with metadata as the redactor leaves it, and what it found. */
function redact(metadata: object, message = '', redactor = all) {
  const log: Pick<LogInput, 'message' | 'metadata'> = {
    message,
    metadata: metadata as Record<string, unknown>,
  };
  const found = kindsOf(redactor.redactLog(log));
  return { ...log, found };
}

describe.each(REDACTION_KINDS)('The kind %s', (kind: RedactionKind) => {
  const redactor = new Redactor([kind]);

  it.each(FOUND[kind])('finds what is marked in the text: %s', (example) => {
    const { text, redacted } = exampleOf(example, kind);
    expect(redactor.redactText(text)).toBe(redacted);
  });

  it.each(NOT_FOUND[kind])('finds nothing in the text: %s', (text) => {
    expect(redactor.redactText(text)).toBe(text);
  });

  it.each(FOUND[kind])('changes a text that it has changed no more: %s', (example) => {
    const { redacted } = exampleOf(example, kind);
    expect(all.redactText(redacted)).toBe(redacted);
  });
});

it('Nothing is found without a kind.', () => {
  const none = new Redactor([]);
  for (const kind of REDACTION_KINDS)
    for (const example of FOUND[kind]) {
      const { text } = exampleOf(example, kind);
      expect(none.redactText(text)).toBe(text);
    }
  expect(none.isOn).toBe(false);
});

it('A password that is an address counts as a secret.', () => {
  expect(all.redactText('password=joe@example.com')).toBe('password=[redacted:secrets]');
});

it('Values and keys of metadata are redacted at any depth, and what is around them stays.', () => {
  const result = redact({
    a: { list: ['ok', 'mail joe@example.com', { deep: 'pwd=x' }], 'joe@example.com': 1 },
    'from 10.0.0.1': true,
    text: 'nothing',
  });
  expect(result.metadata).toEqual({
    a: { list: ['ok', 'mail [redacted:emails]', { deep: 'pwd=[redacted:secrets]' }], '[redacted:emails]': 1 },
    'from [redacted:ips]': true,
    text: 'nothing',
  });
  expect(result.found).toEqual(['secrets', 'emails', 'ips']);
});

it('Every text and number under the name of a secret is replaced, and what says that there is none stays.', () => {
  expect(
    redact({
      dbPassword: 'x',
      'x-api-key': 7,
      token: ['a', { value: 'b', valid: true, none: null }],
      secret: '',
      authorization: 'Bearer abc',
      passwordLength: 8,
    }).metadata,
  ).toEqual({
    dbPassword: '[redacted:secrets]',
    'x-api-key': '[redacted:secrets]',
    token: ['[redacted:secrets]', { value: '[redacted:secrets]', valid: true, none: null }],
    secret: '',
    authorization: '[redacted:secrets]',
    passwordLength: 8,
  });
});

it('Names of secrets mean nothing if secrets are not looked for.', () => {
  const metadata = { password: 'x', n: 'pwd=y' };
  expect(redact(metadata, '', new Redactor(['cards'])).metadata).toBe(metadata);
});

it('A number of a card is found whether it is text, a number, or a number with its own text.', () => {
  const metadata = parseExactly(
    '{"a":4111111111111111,"b":6304000000000000000,"c":"4111111111111111","d":1}',
  );
  expect(redact(metadata as object).metadata).toEqual({
    a: '[redacted:cards]',
    b: '[redacted:cards]',
    c: '[redacted:cards]',
    d: 1,
  });
});

it('Keys that become the same are told apart, so no value is lost.', () => {
  expect(redact({ 'a@b.io': 1, '[redacted:emails]': 2, 'c@d.io': 3, x: 4 }).metadata).toEqual({
    '[redacted:emails]': 1,
    '[redacted:emails] (2)': 2,
    '[redacted:emails] (3)': 3,
    x: 4,
  });
});

it('A key that is __proto__ stays a key.', () => {
  const metadata = JSON.parse('{"__proto__":{"a":"x"},"token":"y"}') as object;
  expect(JSON.stringify(redact(metadata).metadata)).toBe(
    '{"__proto__":{"a":"x"},"token":"[redacted:secrets]"}',
  );
});

it('The parent resource links logs and stays, at the top of metadata alone.', () => {
  const found = redact({ parentResourceId: '10.0.0.1', a: { parentResourceId: '10.0.0.1' } });
  expect(found.metadata).toEqual({ parentResourceId: '10.0.0.1', a: { parentResourceId: '[redacted:ips]' } });
});

it('Metadata in which nothing is found is the same object.', () => {
  const metadata = { a: [1, { b: 'c' }] };
  const result = redact(metadata, 'nothing');
  expect(result.metadata).toBe(metadata);
  expect(result.found).toEqual([]);
});

it('Values that are nested more deeply than the stack allows are redacted as well.', () => {
  const levels = 20_000;
  let value: unknown = 'pwd=x';
  for (let n = 0; n < levels; n++) value = [value];
  const { metadata, found } = redact({ value });
  expect(found).toEqual(['secrets']);
  let inner: unknown = metadata!['value'];
  while (Array.isArray(inner)) inner = inner[0];
  expect(inner).toContain('pwd=[redacted:secrets]');
});

it('A long text is cut before what spans the cut.', () => {
  const redactor = new Redactor(['secrets']);
  const text = `${'x '.repeat(5_000)}token=abcdef ${'x '.repeat(5_000)}`;
  const start = text.indexOf('abcdef');
  expect(redactor.cutBefore(text, start + 3)).toBe(start);
  expect(redactor.cutBefore(text, start)).toBe(start);
  expect(redactor.cutBefore(text, 100)).toBe(100);
});
