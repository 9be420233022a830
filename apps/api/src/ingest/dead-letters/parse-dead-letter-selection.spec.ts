import { expect, it } from 'vitest';
import { parseDeadLetterSelection } from './parse-dead-letter-selection.ts';

const ID = 'P7DDr7odpEVmAYL-----';

it('Ids select their dead letters.', () => {
  expect(parseDeadLetterSelection({ ids: [ID] })).toEqual({ ids: [ID] });
});

it('The flag `all` selects all dead letters.', () => {
  expect(parseDeadLetterSelection({ all: true })).toEqual({ all: true });
});

it.each<[unknown, string, string]>([
  [undefined, '', 'expected {"ids":[…]} or {"all":true} as application/json'],
  [[ID], '', 'expected {"ids":[…]} or {"all":true} as application/json'],
  [{}, 'ids', 'expected a list of ids, or "all": true'],
  [{ ids: ID }, 'ids', 'expected a list of ids, or "all": true'],
  [{ ids: [] }, 'ids', 'expected at least one id'],
  [{ ids: ['x'] }, 'ids', 'expected the id of a log in each element'],
  [{ ids: Array.from({ length: 10_001 }, () => ID) }, 'ids', 'expected at most 10000 ids'],
  [{ all: false }, 'all', 'expected true, or no value'],
  [{ ids: [ID], all: true }, 'all', 'expected either ids or all, not both'],
])('The body %j is malformed in "%s": %s.', (body, path, message) => {
  expect(() => parseDeadLetterSelection(body)).toThrow(
    expect.objectContaining({ kind: 'malformed', details: { errors: [{ path, message }] } }),
  );
});

it('An unknown field is named.', () => {
  expect(() => parseDeadLetterSelection({ all: true, id: ID })).toThrow(
    expect.objectContaining({ details: { errors: [expect.objectContaining({ path: 'id' }) as object] } }),
  );
});

it('A field that is named like a part of every object is unknown as any other.', () => {
  const body = JSON.parse('{"all":true,"constructor":1.5,"[]":{"constructor":1.5}}') as unknown;
  expect(() => parseDeadLetterSelection(body)).toThrow(expect.objectContaining({ kind: 'malformed' }));
});
