// Reads which letters a command means.
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { FieldError } from '@timberline/contract';
import type { DeadLetterSelection } from '@timberline/queue';
import { ProblemError } from '../../problem/problem-error.ts';
import { LetterChoiceDto } from './dead-letters.response.ts';

/** The choice that a body makes; whatever is wrong with it is a 400 that names the field. */
export function readLetterChoice(body: unknown): DeadLetterSelection {
  const refuse = (errors: FieldError[]): never => {
    throw new ProblemError(400, `${errors[0]!.path || 'The body'}: ${errors[0]!.message}.`, { errors });
  };
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return refuse([{ path: '', message: 'expected {"ids":[…]} or {"all":true} as application/json' }]);
  const choice = plainToInstance(LetterChoiceDto, body);
  const wrong = validateSync(choice, { whitelist: true, forbidNonWhitelisted: true });
  if (wrong.length > 0)
    // Of several complaints about a field the last is the plainest: class-validator tells them from the bottom up.
    return refuse(
      wrong.map(({ property, constraints }) => ({
        path: property,
        message: Object.values(constraints ?? {}).at(-1) ?? 'is wrong',
      })),
    );
  if (choice.ids && choice.all) return refuse([{ path: 'all', message: 'give either ids or all, not both' }]);
  return choice.ids ? { ids: choice.ids } : { all: true };
}
