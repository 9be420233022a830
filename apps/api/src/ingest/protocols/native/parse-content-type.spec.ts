import { expect, it } from 'vitest';
import { decoderFor } from './parse-content-type.ts';

it.each([
  ['application/json', 'json'],
  ['Application/JSON; charset=utf-8', 'json'],
  ['application/json;charset="UTF-8"', 'json'],
  ['application/x-ndjson', 'ndjson'],
  ['application/ndjson', 'ndjson'],
  ['application/jsonl; charset=us-ascii', 'ndjson'],
  ['application/x-jsonlines', 'ndjson'],
])('The content type %j is decoded as %s.', (header, name) => {
  expect(decoderFor(header).name).toBe(name);
});

it.each([
  undefined,
  '',
  'text/plain',
  'application/jsonx',
  'constructor',
  'application/json; charset=latin1',
  'application/json; charset=utf-16',
])('The content type %j is not supported.', (header) => {
  expect(() => decoderFor(header)).toThrow(expect.objectContaining({ kind: 'unsupported' }));
});
