// What is wrong with a log by the rules as validate-log.reference.ts states them, for specs.
import { validateSync } from 'class-validator';
import type { FieldError } from '@timberline/contract';
import { ReferenceLog } from './validate-log.reference.ts';
import { unknownField, VALIDATION_ERRORS } from './validation-errors.ts';

/** Stands before field names that would hide the class from class-validator. */
const ESCAPE = 'escaped ';

/** The errors that class-validator finds in a value by the decorators of ReferenceLog. */
export function validateByReference(value: unknown): FieldError[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [{ path: '', message: VALIDATION_ERRORS.notALog }];
  const log = new ReferenceLog();
  for (const key of Object.keys(value))
    Object.defineProperty(log, /^(constructor|__proto__)$/.test(key) ? ESCAPE + key : key, {
      value: (value as Record<string, unknown>)[key],
      enumerable: true,
      configurable: true,
      writable: true,
    });
  return validateSync(log, { whitelist: true, forbidNonWhitelisted: true }).flatMap((error) =>
    Object.entries(error.constraints ?? {}).map(([constraint, message]) =>
      constraint === 'whitelistValidation'
        ? {
            path: error.property.replace(ESCAPE, '').slice(0, 128),
            message: unknownField(error.property.replace(ESCAPE, '')),
          }
        : {
            path: (error.contexts?.[constraint] as { path: string } | undefined)?.path ?? error.property,
            message,
          },
    ),
  );
}
