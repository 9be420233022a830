// The problem documents of all operations in the OpenAPI document.
import { getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';
import { PROBLEM_CONTENT_TYPE } from '@timberline/contract';

type SchemaObject = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];
type Response = { description: string; content?: Record<string, { schema?: SchemaObject }> };

const PROBLEM_SCHEMA_NAME = 'Problem';
const PROBLEM_SCHEMA: SchemaObject = {
  type: 'object',
  description: 'Problem details of RFC 9457.',
  properties: {
    type: { type: 'string', example: 'about:blank' },
    title: { type: 'string', example: 'Bad Request' },
    status: { type: 'integer', example: 400 },
    detail: { type: 'string', description: 'What is wrong, where, and what to do.' },
    errors: {
      type: 'array',
      description: 'Each invalid parameter or member, and each rejected log.',
      items: {
        type: 'object',
        properties: {
          line: { type: 'integer', description: 'Element of the array or line of the NDJSON body, from 1.' },
          column: { type: 'integer', description: 'Column in the query, from 1.' },
          path: { type: 'string', description: 'The parameter or member; empty for a whole line.' },
          message: { type: 'string' },
        },
        required: ['path', 'message'],
      },
    },
    moreErrors: {
      type: 'integer',
      description: 'How many rejected logs `errors` does not name, where a post had none that was accepted.',
    },
    acceptedLines: {
      type: 'integer',
      description:
        'Lines that were accepted before the error, from the first one on; `POST /api/lines` alone has it.',
    },
    accepted: { type: 'integer', description: 'The logs of the accepted lines.' },
    receipts: {
      type: 'array',
      description: 'The receipts of the accepted lines.',
      items: { type: 'string' },
    },
    current: {
      type: 'object',
      description: 'What is stored instead, where a saved search could not be stored because of it.',
    },
  },
  required: ['type', 'title', 'status', 'detail'],
};
const ANY_PROBLEM =
  'Any other error: 400 for malformed HTTP or a missing host, 403 for writes by pages of other origins, 408 for a body ' +
  'that does not arrive in time, 413 and 415 for bodies, 417 for expectations that cannot be met, 421 for a foreign host ' +
  'name, 429 with `Retry-After` at a limit, 431 for headers that are too long.';
/** Paths of protocols that have errors in a form of their own. */
const FOREIGN_PROTOCOLS = /^\/(elastic|v1|loki|services)\b/;
const STATUS_OF_ERRORS = /^[45]\d\d$/;

/** Gives every operation of Timberline's own the errors that any request may meet, and every error its schema. */
export function describeProblems(document: OpenAPIObject): void {
  document.components ??= {};
  document.components.schemas = { ...document.components.schemas, [PROBLEM_SCHEMA_NAME]: PROBLEM_SCHEMA };
  const schema = { $ref: getSchemaPath(PROBLEM_SCHEMA_NAME) };
  for (const [name, path] of Object.entries(document.paths)) {
    if (FOREIGN_PROTOCOLS.test(name)) continue;
    for (const operation of [path.get, path.put, path.post, path.delete]) {
      if (!operation) continue;
      const responses = operation.responses as Record<string, Response>;
      responses['default'] ??= { description: ANY_PROBLEM };
      for (const [status, response] of Object.entries(responses)) {
        if (status !== 'default' && !STATUS_OF_ERRORS.test(status)) continue;
        response.content ??= { [PROBLEM_CONTENT_TYPE]: {} };
        const problem = response.content[PROBLEM_CONTENT_TYPE];
        if (problem) problem.schema ??= schema;
      }
    }
  }
}
