// The errors of reads, as OpenAPI shows them.
import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { PROBLEM_CONTENT_TYPE } from '@timberline/contract';
import { problemBody } from './problem-error.ts';

/** What every read with a filter can answer beside its 200. */
export function ReadProblems(): MethodDecorator {
  return applyDecorators(
    problem(
      400,
      'A parameter is unknown or wrong, or the query cannot be read: `errors` names parameter and column.',
      {
        detail: 'The query cannot be read at column 9: expected a value after level:.',
        errors: [{ column: 9, path: 'q', message: 'expected a value after level:' }],
      },
    ),
    problem(503, 'Elasticsearch is away, or the search took too long; a part is never shown as the whole.', {
      detail: 'The search took longer than 10 s and was stopped. Narrow the time range, …',
    }),
  );
}

/** For what is looked up by an id. */
export function NotFoundProblem(detail: string): MethodDecorator {
  return problem(404, 'There is none.', { detail });
}

function problem(
  status: number,
  description: string,
  { detail, errors }: { detail: string; errors?: Parameters<typeof problemBody>[2] },
): MethodDecorator {
  const example = problemBody(status, detail, errors);
  return ApiResponse({ status, description, content: { [PROBLEM_CONTENT_TYPE]: { example } } });
}
