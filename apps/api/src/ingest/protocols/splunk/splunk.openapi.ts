// The description of Splunk's HTTP Event Collector in the OpenAPI document.
import { applyDecorators } from '@nestjs/common';
import { ApiConsumes, ApiOperation, ApiQuery, ApiResponse } from '@nestjs/swagger';

const ANSWER = (example: object) => ({
  'application/json': {
    schema: {
      type: 'object' as const,
      properties: {
        text: { type: 'string' as const },
        code: { type: 'integer' as const },
        'invalid-event-number': { type: 'integer' as const },
        detail: { type: 'string' as const },
      },
      required: ['text', 'code'],
    },
    example,
  },
});

const ERRORS = applyDecorators(
  ApiResponse({
    status: 408,
    description: 'The body did not arrive in time. Nothing was accepted.',
    content: ANSWER({ text: 'Invalid data format', code: 6 }),
  }),
  ApiResponse({
    status: 413,
    description: 'The body exceeds the limit. Nothing was accepted.',
    content: ANSWER({ text: 'Invalid data format', code: 6 }),
  }),
  ApiResponse({
    status: 415,
    description: 'The content encoding is not supported. Nothing was accepted.',
    content: ANSWER({ text: 'Invalid data format', code: 6 }),
  }),
  ApiResponse({
    status: 503,
    description: 'The queue is full or does not answer. Send again after `Retry-After`.',
    content: ANSWER({ text: 'Server is busy', code: 9 }),
  }),
);

export function DocumentsHec(): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      summary: 'Takes logs in as Splunk’s HTTP Event Collector does.',
      description:
        'The body has event objects one after another, with or without a separator, or in an array; it may be compressed. A body is ' +
        'accepted as a whole or not at all, but for events that are too long, which the answer names. A success means that the events are in the append-only file of the queue. While the queue is ' +
        'full, a request waits for up to 5 s before it gets code 9. docs/fields.md says which member becomes which field of a log. ' +
        'Indexer acknowledgement is not offered.',
    }),
    ApiConsumes('application/json'),
    ApiResponse({
      status: 200,
      description: 'The events were accepted.',
      content: ANSWER({ text: 'Success', code: 0 }),
    }),
    ApiResponse({
      status: 400,
      description: 'An event cannot be read. Nothing was accepted.',
      content: ANSWER({ text: 'Event field is required', code: 12, 'invalid-event-number': 3 }),
    }),
    ERRORS,
  );
}

export function DocumentsHecRaw(): MethodDecorator {
  const parameter = (name: string, description: string) => ApiQuery({ name, required: false, description });
  return applyDecorators(
    ApiOperation({
      summary: 'Takes lines of text in as Splunk’s HTTP Event Collector does.',
      description:
        'The format is found line by line, as by `POST /api/lines`, and stack traces stay one log. A body is accepted as a whole or not ' +
        'at all. A success means that the logs are in the append-only file of the queue.',
    }),
    ApiConsumes('text/plain'),
    parameter('host', 'The resource of lines that name none.'),
    parameter('source', 'Kept as metadata, or the resource if there is no host.'),
    parameter('sourcetype', 'Kept as metadata.'),
    parameter('index', 'Kept as metadata.'),
    parameter('time', 'The time of lines that have none, in seconds since 1970.'),
    ApiResponse({
      status: 200,
      description: 'The lines were accepted.',
      content: ANSWER({ text: 'Success', code: 0 }),
    }),
    ApiResponse({
      status: 400,
      description: 'The body has no text.',
      content: ANSWER({ text: 'No data', code: 5 }),
    }),
    ERRORS,
  );
}

export function DocumentsHecHealth(): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary: 'Says that the collector takes events.' }),
    ApiResponse({ status: 200, content: ANSWER({ text: 'HEC is healthy', code: 17 }) }),
  );
}
