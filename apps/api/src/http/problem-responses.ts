// The error responses of the read routes for OpenAPI.
import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { PROBLEM_CONTENT_TYPE } from '@timberline/contract';
import { tooSlow } from '../elasticsearch/search-error.ts';
import { problemBody } from './problem-error.ts';

/** The errors that every route with a filter can answer with. */
export function ReadProblems(): MethodDecorator {
  return applyDecorators(
    problem(
      400,
      'A parameter is unknown or invalid, or the query cannot be parsed; `errors` names the parameter and the column.',
      {
        detail: 'The query cannot be read at column 9: expected a value after level:.',
        errors: [{ column: 9, path: 'q', message: 'expected a value after level:' }],
      },
    ),
    problem(429, 'Too many searches run; `Retry-After` says when there may be room.', {
      detail: 'Too many searches run at the moment. Try again in a few seconds.',
    }),
    problem(
      503,
      'Elasticsearch is unavailable, the search timed out, or too many long answers are being sent.',
      {
        detail: tooSlow(10_000).message,
      },
    ),
  );
}

/** The error of a route that looks something up by its id. */
export function NotFoundProblem(detail: string): MethodDecorator {
  return problem(404, 'Not found.', { detail });
}

function problem(
  status: number,
  description: string,
  { detail, errors }: { detail: string; errors?: Parameters<typeof problemBody>[2] },
): MethodDecorator {
  const example = problemBody(status, detail, errors);
  return ApiResponse({ status, description, content: { [PROBLEM_CONTENT_TYPE]: { example } } });
}
