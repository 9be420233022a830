// Validates the query parameters of a read against the class that describes them.
import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';
import type { FieldError } from '@timberline/contract';
import { ProblemError } from './problem-error.ts';

type QueryClass = new () => object;

/** For routes that take no parameters. */
export class NoQuery {}

const namesByClass = new WeakMap<QueryClass, ReadonlySet<string>>();

/**
 * Converts the parameters to an instance of the class of the argument. Throws a problem with status 400 that names the
 * parameters which are unknown or invalid.
 */
@Injectable()
export class QueryParametersPipe implements PipeTransform<Record<string, unknown>, object> {
  transform(query: Record<string, unknown>, { metatype }: ArgumentMetadata): object {
    const queryClass = metatype as QueryClass;
    const unknown = unknownParameters(query, queryClass);
    if (unknown.length > 0) throw invalidParameters(unknown);
    const instance = plainToInstance(queryClass, query);
    const invalid = validateSync(instance, { forbidUnknownValues: false }).map(
      ({ property, constraints }): FieldError => ({
        path: property,
        message: Object.values(constraints ?? {}).join('; '),
      }),
    );
    if (invalid.length > 0) throw invalidParameters(invalid);
    return instance;
  }
}

function unknownParameters(query: Record<string, unknown>, queryClass: QueryClass): FieldError[] {
  const known = parameterNames(queryClass);
  const expected =
    known.size > 0 ? `expected one of ${[...known].join(', ')}` : 'this route has no parameters';
  return Object.keys(query)
    .filter((name) => !known.has(name))
    .map((name) => ({ path: name, message: `unknown parameter; ${expected}` }));
}

function invalidParameters(errors: FieldError[]): ProblemError {
  return new ProblemError(400, `Parameter ${errors[0]?.path}: ${errors[0]?.message}.`, { errors });
}

function parameterNames(queryClass: QueryClass): ReadonlySet<string> {
  let names = namesByClass.get(queryClass);
  if (!names) {
    const metadata = getMetadataStorage().getTargetValidationMetadatas(queryClass, '', false, false);
    names = new Set(metadata.map(({ propertyName }) => propertyName));
    namesByClass.set(queryClass, names);
  }
  return names;
}
