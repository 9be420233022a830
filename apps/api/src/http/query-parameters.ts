// Decorators for query parameters of reads: what each says in OpenAPI and what it takes.
import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional, ValidateBy } from 'class-validator';
import { parseTime } from '@timberline/query';

type Documented = Pick<ApiPropertyOptions, 'description' | 'example'>;

/** A text that is given once, at most `maxLength` UTF-16 units of it. */
export function TextParameter(documented: Documented & { maxLength?: number }): PropertyDecorator {
  const { maxLength = Infinity } = documented;
  return parameter({ type: String, ...documented }, 'text', (value) => {
    if (!isText(value)) return 'may be given once';
    return value.length > maxLength ? `expected at most ${maxLength} characters` : '';
  });
}

/** A text that may be given several times: any of them. */
export function RepeatableParameter(documented: Documented): PropertyDecorator {
  const check = (value: unknown) =>
    (value as string[]).every((text) => text !== '') ? '' : 'must not be empty';
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (isText(value) ? [value] : value)),
    parameter({ type: [String], ...documented }, 'texts', check),
  );
}

/** A whole number between bounds, which take themselves in. */
export function NumberParameter(
  documented: Documented & { minimum: number; maximum: number; default: number },
): PropertyDecorator {
  const { minimum, maximum } = documented;
  return applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      isText(value) && /^\d{1,9}$/.test(value) ? Number(value) : value,
    ),
    parameter({ type: 'integer', ...documented }, 'number', (value) =>
      typeof value === 'number' && value >= minimum && value <= maximum
        ? ''
        : `expected a whole number from ${minimum} to ${maximum}`,
    ),
  );
}

/** One of a few words. */
export function ChoiceParameter(
  documented: Documented & { choices: readonly string[]; default?: string },
): PropertyDecorator {
  const { choices, ...rest } = documented;
  return parameter({ enum: [...choices], ...rest }, 'choice', (value) =>
    choices.includes(value as string) ? '' : `expected ${choices.join(' or ')}`,
  );
}

/** RFC 3339 with an offset, `now`, or `now-15m`. */
export function TimeParameter(documented: Documented): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (isText(value) ? offsetSign(value) : value)),
    parameter({ type: String, ...documented }, 'time', (value) =>
      isText(value) && ['instant', 'relative'].includes(parseTime(value)?.kind ?? '')
        ? ''
        : 'expected a time such as 2026-11-24T15:00:00Z, now, or now-15m (s m h d w)',
    ),
  );
}

/** In a URL `+` is a blank unless it is written %2B; before the offset of a time nothing else can be meant. */
function offsetSign(time: string): string {
  return time.replace(/ (\d\d:\d\d)$/, '+$1');
}

function parameter(
  documented: ApiPropertyOptions,
  name: string,
  /** What is wrong with a value, or ''. */
  check: (value: unknown) => string,
): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional(documented),
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

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
