import type { ApiError } from '../api/api-error';

/** What the API says is wrong with a field; empty if nothing is. */
export function fieldError(error: ApiError | null, path: string): string {
  const message = error?.errors.find((one) => one.path === path)?.message;
  return message ? asSentence(message) : '';
}

/** What the API says that is of no field of a form; empty if there is nothing. */
export function otherErrors(error: ApiError | null, paths: readonly string[]): string {
  if (!error) return '';
  const others = error.errors.filter(({ path }) => !paths.includes(path));
  if (others.length > 0) return others.map(({ path, message }) => `${path}: ${message}`).join(' ');
  return error.errors.length > 0 ? '' : error.message;
}

/** The API's messages follow the name of the field: "must have at least 12 characters". */
function asSentence(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
