// What is wrong with records of a request, as a text for protocols whose answers have no list of errors.
import type { FieldError } from '@timberline/contract';

/**
 * A sentence for each record that was not accepted, as far as they are named.
 * @param noun what the protocol calls a record, such as `Event`
 * @param first the number that the protocol gives to the first record
 */
export function describeRejections(errors: readonly FieldError[], noun: string, first = 1): string {
  return errors
    .map(
      ({ line = 1, path, message }) =>
        `${noun} ${line - 1 + first}: ${path === '' ? '' : `${path} `}${message}.`,
    )
    .join(' ');
}
