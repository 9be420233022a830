// Query parameters of a read, checked against the class that describes them.
import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';
import type { FieldError } from '@timberline/contract';
import { ProblemError } from '../problem/problem-error.ts';

type Query = new () => object;

/** Gives the parameters as an instance of the parameter's class; anything unknown or wrong is a 400 that names it. */
@Injectable()
export class QueryParametersPipe implements PipeTransform<Record<string, unknown>, object> {
  transform(query: Record<string, unknown>, { metatype }: ArgumentMetadata): object {
    const type = metatype as Query;
    const known = parameterNames(type);
    const errors: FieldError[] = Object.keys(query)
      .filter((name) => !known.has(name))
      .map((name) => ({
        path: name,
        message: `is no parameter here; ${known.size ? `known are ${[...known].join(', ')}` : 'there is none'}`,
      }));
    if (errors.length === 0) {
      const read = plainToInstance(type, query);
      for (const { property, constraints } of validateSync(read, { forbidUnknownValues: false }))
        errors.push({ path: property, message: Object.values(constraints ?? {}).join('; ') });
      if (errors.length === 0) return read;
    }
    throw new ProblemError(400, `Parameter ${errors[0]?.path}: ${errors[0]?.message}.`, { errors });
  }
}

/** For reads that take no parameters. */
export class NoQuery {}

const names = new WeakMap<Query, ReadonlySet<string>>();

function parameterNames(type: Query): ReadonlySet<string> {
  let known = names.get(type);
  if (!known) {
    const metadata = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
    known = new Set(metadata.map(({ propertyName }) => propertyName));
    names.set(type, known);
  }
  return known;
}
