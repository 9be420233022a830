// Settings that are lists of words, such as TIMBERLINE_REDACT.
import { ValidateBy, type ValidationOptions } from 'class-validator';

/** The name of the rule among those of class-validator. */
export const LIST_RULE = 'isListOf';

/** The words of a list with commas between them, each once, in the order of the allowed ones; undefined if one is not allowed. */
export function parseList<Word extends string>(list: string, allowed: readonly Word[]): Word[] | undefined {
  const words = list
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  if (!words.every((word) => (allowed as readonly string[]).includes(word))) return undefined;
  return allowed.filter((word) => words.includes(word));
}

/** Checks that a setting is a list of allowed words, or empty. */
export function IsListOf(allowed: readonly string[], options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: LIST_RULE,
      constraints: [allowed],
      validator: {
        validate: (value) => typeof value === 'string' && parseList(value, allowed) !== undefined,
        defaultMessage: () => '$property must be a list of allowed words',
      },
    },
    options,
  );
}
