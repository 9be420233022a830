import { expect, it } from 'vitest';
import { ApiError } from '../api/api-error';
import { fieldError, otherErrors } from './field-error';

const problem = (errors: { path: string; message: string }[]) =>
  new ApiError('problem', 'The request is not valid.', 400, {
    type: 'about:blank',
    title: 'Bad Request',
    status: 400,
    detail: 'The request is not valid.',
    errors,
  });

it('What the API says of a field is shown at the field, as a sentence.', () => {
  const error = problem([{ path: 'new', message: 'must have at least 12 characters' }]);
  expect(fieldError(error, 'new')).toBe('Must have at least 12 characters.');
  expect(fieldError(error, 'current')).toBe('');
  expect(otherErrors(error, ['new', 'current'])).toBe('');
});

it('What it says of no field that the form has is shown beside the form.', () => {
  expect(otherErrors(problem([{ path: 'role', message: 'is unknown' }]), ['name'])).toBe('role: is unknown');
  expect(otherErrors(new ApiError('problem', 'There are too many keys.', 409), ['name'])).toBe(
    'There are too many keys.',
  );
  expect(otherErrors(null, ['name'])).toBe('');
});
