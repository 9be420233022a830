// The description of the writing calls under /elastic in the OpenAPI document.
import { applyDecorators } from '@nestjs/common';
import { ApiConsumes, ApiOperation, ApiResponse } from '@nestjs/swagger';

const ERRORS = applyDecorators(
  ApiResponse({ status: 400, description: 'The body cannot be read. Nothing was accepted.' }),
  ApiResponse({ status: 405, description: 'The path is that of a call that is not offered.' }),
  ApiResponse({ status: 408, description: 'The body did not arrive in time. Nothing was accepted.' }),
  ApiResponse({ status: 413, description: 'The body exceeds the limit. Nothing was accepted.' }),
  ApiResponse({ status: 415, description: 'The content encoding is not supported. Nothing was accepted.' }),
  ApiResponse({
    status: 429,
    description: 'The queue is full. Nothing was accepted; send again after `Retry-After`.',
  }),
  ApiResponse({ status: 503, description: 'The queue does not answer. Send again after `Retry-After`.' }),
);

export function DocumentsBulk(): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      summary: 'Takes logs in by Elasticsearch’s bulk API.',
      description:
        'Unchanged clients of Elasticsearch send here with `/elastic` at the end of their URL. A document of any shape becomes a log; ' +
        'docs/fields.md says which field becomes which. `update` and `delete` are errors of their items. A success means that the ' +
        'documents are in the append-only file of the queue. A document with an `_id` that was stored before, with the same index and body, ' +
        'is a success and is not stored again. While the queue is full, a request waits for up to 5 s before it gets a 429. ' +
        'Errors have the form of Elasticsearch.',
    }),
    ApiConsumes('application/x-ndjson', 'application/json'),
    ApiResponse({
      status: 200,
      description: 'An item for each action, as Elasticsearch answers; `errors` is true if one was refused.',
    }),
    ERRORS,
  );
}

export function DocumentsDocument(): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      summary: 'Takes one log in as a document of Elasticsearch.',
      description: 'As `_bulk`, for one document.',
    }),
    ApiConsumes('application/json'),
    ApiResponse({ status: 200, description: 'The document was stored before, under the same id.' }),
    ApiResponse({ status: 201, description: 'The document was accepted.' }),
    ERRORS,
  );
}
