// The description of POST /loki/api/v1/push in the OpenAPI document.
import { applyDecorators } from '@nestjs/common';
import { ApiConsumes, ApiOperation, ApiResponse } from '@nestjs/swagger';

export function DocumentsLoki(): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'pushLokiStreams',
      summary: 'Takes logs in by Loki’s push API.',
      description:
        'The body is JSON, which may be compressed, or a `PushRequest` in protobuf, compressed by Snappy. Labels and structured metadata ' +
        'become fields as docs/fields.md says. A 204 means that the lines are in the append-only file of the queue. While the queue is ' +
        'full, a request waits for up to 5 s before it gets a 429. Errors are plain text, as clients of Loki show them.',
    }),
    ApiConsumes('application/json', 'application/x-protobuf'),
    ApiResponse({ status: 204, description: 'The lines were accepted.' }),
    ApiResponse({ status: 400, description: 'The body is not a push request. Nothing was accepted.' }),
    ApiResponse({ status: 408, description: 'The body did not arrive in time. Nothing was accepted.' }),
    ApiResponse({ status: 413, description: 'The body exceeds the limit. Nothing was accepted.' }),
    ApiResponse({
      status: 415,
      description: 'The content type or encoding is not supported. Nothing was accepted.',
    }),
    ApiResponse({
      status: 429,
      description: 'The queue is full. Nothing was accepted; send again after `Retry-After`.',
    }),
    ApiResponse({ status: 503, description: 'The queue does not answer. Send again after `Retry-After`.' }),
  );
}
