import { expect, it } from 'vitest';
import { renderResponse } from './render-response.ts';

it('A response without errors is JSON with the members of the contract.', () => {
  const summary = { receipt: 'abc', accepted: 3, rejected: 0, errors: [], moreErrors: 0 };
  const response = JSON.stringify({ message: 'logs enqueued for ingestion', ...summary });
  expect(renderResponse(summary)).toBe(response);
});

it('A response has notes only if there is something to say.', () => {
  const summary = {
    receipt: 'abc',
    accepted: 1,
    rejected: 0,
    errors: [],
    moreErrors: 0,
    notes: [{ message: 'a "b"' }],
  };
  expect(JSON.parse(renderResponse(summary))).toEqual({ message: 'logs enqueued for ingestion', ...summary });
});

it('A response with errors names them.', () => {
  const errors = [{ line: 2, path: 'level', message: 'is "required"' }];
  const summary = { receipt: 'abc', accepted: 1, rejected: 102, errors, moreErrors: 101 };
  expect(JSON.parse(renderResponse(summary))).toEqual({ message: 'logs enqueued for ingestion', ...summary });
});
