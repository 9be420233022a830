import { expect, test } from 'vitest';
import { Description } from '../description.ts';
import { KnownValues } from './known-values.ts';
import { fuzzRequest } from './requests.ts';

const context = () => ({
  description: new Description({
    components: { schemas: {} },
    paths: {
      '/api/logs': {
        get: { parameters: [{ name: 'q', in: 'query', schema: { type: 'string' } }], responses: {} },
        post: {
          requestBody: { content: { 'application/json': {}, 'application/x-ndjson': {} } },
          responses: {},
        },
      },
    },
  }),
  known: new KnownValues(),
  port: 1,
  marker: 'm',
});
const bytesOf = (seed: number, n: number) => fuzzRequest(seed, n, context()).bytes.toString('latin1');

test('A seed and a number always give the same request.', () => {
  for (let n = 0; n < 100; n++) expect(bytesOf(7, n)).toBe(bytesOf(7, n));
});

test('Other seeds and other numbers give other requests.', () => {
  // A few are alike: the search without any parameter.
  expect(new Set(Array.from({ length: 100 }, (_, n) => bytesOf(7, n))).size).toBeGreaterThan(80);
  expect(bytesOf(7, 1)).not.toBe(bytesOf(8, 1));
});

test('A post whose answer nobody may read has a key of its own.', () => {
  const requests = Array.from({ length: 600 }, (_, n) => fuzzRequest(3, n, context()));
  const abandoned = requests.filter(
    ({ delivery, http }) => delivery === 'abandon' && http?.method === 'POST',
  );
  expect(abandoned.length).toBeGreaterThan(0);
  const keys = abandoned.map(({ http }) => http!.headers.filter(([name]) => name === 'idempotency-key'));
  expect(keys.every((values) => values.length === 1)).toBe(true);
});
