// A rule of a setting that may look at the other settings as well.
import { ValidateBy } from 'class-validator';

/** The name of the rule among those of class-validator. */
export const MUST_RULE = 'must';

/**
 * Checks a setting. `check` returns what the setting must be, such as `be set together with TIMBERLINE_TLS_KEY`, or null if
 * it is right.
 */
export function Must<S>(check: (value: string, settings: S) => string | null): PropertyDecorator {
  return ValidateBy({
    name: MUST_RULE,
    validator: {
      validate: (value, given) => check(value as string, given!.object as S) === null,
      defaultMessage: (given) => `must ${check(given!.value as string, given!.object as S)}`,
    },
  });
}
