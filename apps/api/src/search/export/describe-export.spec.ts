import { expect, it } from 'vitest';
import { describeExport } from './describe-export.ts';
import { ExportQuery } from './export.query.ts';

function describe(query: Partial<ExportQuery>): string {
  return describeExport(Object.assign(new ExportQuery(), query));
}

it('An export is described by its format and its times.', () => {
  expect(describe({})).toBe('ndjson');
  expect(describe({ format: 'csv', from: 'now-1h', to: '2026-11-24T15:00:00Z' })).toBe(
    'csv from now-1h to 2026-11-24T15:00:00Z',
  );
});

it('What is searched for is left out.', () => {
  expect(describe({ q: 'a secret', level: ['error'], from: 'now-1h' })).toBe(
    'ndjson from now-1h, narrowed by q, level',
  );
});
