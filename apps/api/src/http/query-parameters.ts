// Decorators for the query parameters of reads: their description in OpenAPI and their validation.
import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional, ValidateBy } from 'class-validator';
import { invisibleCharacter, parseTime, parseZone, restorePlus, ZONE_FORMS } from '@timberline/query';

type Description = Pick<ApiPropertyOptions, 'description' | 'example'>;

/** A text of at most `maxLength` UTF-16 units that may be given only once. */
export function TextParameter(description: Description & { maxLength?: number }): PropertyDecorator {
  const { maxLength = Infinity } = description;
  return parameter({ type: String, ...description }, 'text', (value) => {
    if (!isText(value)) return 'expected a single value';
    return value.length > maxLength ? `expected at most ${maxLength} characters` : '';
  });
}

/** A text that may be repeated, at most `maxCount` times. In a filter, a log has to match one of the values. */
export function RepeatableParameter(description: Description & { maxCount?: number }): PropertyDecorator {
  const { maxCount = Infinity, ...rest } = description;
  const check = (value: unknown) => {
    const texts = value as string[];
    if (texts.length > maxCount) return `expected at most ${maxCount} of them, but there are ${texts.length}`;
    return texts.every((text) => text !== '') ? '' : 'must not be empty';
  };
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (isText(value) ? [value] : value)),
    parameter({ type: [String], ...rest }, 'texts', check),
  );
}

/** A whole number within inclusive bounds. */
export function NumberParameter(
  description: Description & { minimum: number; maximum: number; default: number },
): PropertyDecorator {
  const { minimum, maximum } = description;
  return applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      isText(value) && /^\d{1,9}$/.test(value) ? Number(value) : value,
    ),
    parameter({ type: 'integer', ...description }, 'number', (value) =>
      typeof value === 'number' && value >= minimum && value <= maximum
        ? ''
        : `expected a whole number from ${minimum} to ${maximum}`,
    ),
  );
}

/** One of a few values. */
export function ChoiceParameter(
  description: Description & { choices: readonly string[]; default?: string },
): PropertyDecorator {
  const { choices, ...rest } = description;
  return parameter({ enum: [...choices], ...rest }, 'choice', (value) =>
    choices.includes(value as string) ? '' : `expected ${choices.join(' or ')}`,
  );
}

/** A time: RFC 3339 with an offset, `now`, or `now-15m`. */
export function TimeParameter(description: Description): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (isText(value) ? restorePlus(value) : value)),
    parameter({ type: String, ...description }, 'time', (value) =>
      isText(value) && ['instant', 'relative'].includes(parseTime(value)?.kind ?? '')
        ? ''
        : `expected a time such as 2026-11-24T15:00:00Z, now, or now-15m (units s m h d w)${describeInvisible(value)}`,
    ),
  );
}

/** A time zone: a name of the IANA database, or an offset from UTC. */
export function ZoneParameter(description: Description): PropertyDecorator {
  return applyDecorators(
    // In a query string `+` means a space.
    Transform(({ value }: { value: unknown }) => (isText(value) ? value.replace(/^ (?=\d)/, '+') : value)),
    parameter({ type: String, ...description }, 'zone', (value) =>
      isText(value) && parseZone(value) ? '' : `expected ${ZONE_FORMS}`,
    ),
  );
}

function parameter(
  options: ApiPropertyOptions,
  name: string,
  /** Says what is wrong with a value; returns '' for a valid one. */
  check: (value: unknown) => string,
): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional(options),
    IsOptional(),
    ValidateBy({
      name,
      validator: {
        validate: (value) => check(value) === '',
        defaultMessage: (context) => check(context?.value),
      },
    }),
  );
}

function describeInvisible(value: unknown): string {
  const name = isText(value) ? invisibleCharacter(value) : undefined;
  return name === undefined ? '' : `; the value has the invisible character ${name}`;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
