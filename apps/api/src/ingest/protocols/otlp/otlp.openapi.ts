// The description of POST /v1/logs in the OpenAPI document.
import { applyDecorators } from '@nestjs/common';
import { ApiConsumes, ApiOperation, ApiProduces, ApiResponse } from '@nestjs/swagger';

const TYPES = ['application/x-protobuf', 'application/json'];

export function DocumentsOtlp(): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'exportOtlpLogs',
      summary: 'Takes logs in by OpenTelemetry’s protocol (OTLP over HTTP).',
      description:
        'The body is an `ExportLogsServiceRequest` in protobuf or in JSON, which may be compressed. The answer has the type of the request: ' +
        '`{}` or nothing, or a partial success that says which records were not accepted; an error is a `google.rpc.Status`. ' +
        'A success means that the records are in the append-only file of the queue. While the queue is full, a request waits for ' +
        'up to 5 s before it gets a 429. docs/fields.md says which attribute becomes which field of a log.',
    }),
    ApiConsumes(...TYPES),
    ApiProduces(...TYPES),
    ApiResponse({
      status: 200,
      description: 'The records were accepted, except those that a partial success names.',
    }),
    ApiResponse({ status: 400, description: 'The body is not a request of OTLP. Nothing was accepted.' }),
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
