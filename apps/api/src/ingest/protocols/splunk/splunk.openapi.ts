// The description of Splunk's HTTP Event Collector in the OpenAPI document.
import { applyDecorators } from '@nestjs/common';
import { ApiConsumes, ApiOperation, ApiResponse } from '@nestjs/swagger';

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
}

export function DocumentsHecHealth(): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary: 'Says that the collector takes events.' }),
    ApiResponse({ status: 200, content: ANSWER({ text: 'HEC is healthy', code: 17 }) }),
  );
}
