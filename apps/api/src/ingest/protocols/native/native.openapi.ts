// How POST / and POST /api/logs stand in the OpenAPI document.
import { applyDecorators } from '@nestjs/common';
import {
  ApiBody,
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiProperty,
  ApiQuery,
  ApiResponse,
  ApiSchema,
  getSchemaPath,
  type OpenAPIObject,
} from '@nestjs/swagger';
import { ENQUEUED_MESSAGE, NAMED_ERRORS, PROBLEM_CONTENT_TYPE } from '@timberline/contract';
import { LogDto } from '../../log/log.dto.ts';
import { IDEMPOTENCY_KEY_CHARACTERS, WAIT_TIMEOUT } from './write-options.ts';

@ApiSchema({ name: 'LogFault' })
class LogFaultDto {
  @ApiProperty({ description: 'Element of the array or line of the NDJSON body, from 1.', example: 2 })
  line!: number;
  @ApiProperty({ example: 'timestamp', description: 'The field; empty where the line as a whole is wrong.' })
  path!: string;
  @ApiProperty({ example: 'is required' })
  message!: string;
}

@ApiSchema({ name: 'IngestAnswer' })
class IngestAnswerDto {
  @ApiProperty({ example: ENQUEUED_MESSAGE })
  message!: string;
  @ApiProperty({ description: 'For GET /api/receipts/{receipt}.' })
  receipt!: string;
  @ApiProperty({ example: 1 })
  accepted!: number;
  @ApiProperty({ example: 0 })
  rejected!: number;
  @ApiProperty({
    type: [LogFaultDto],
    description: `What is wrong with the first ${NAMED_ERRORS} bad lines.`,
  })
  errors!: LogFaultDto[];
  @ApiProperty({ example: 0, description: 'How many bad lines more there are.' })
  moreErrors!: number;
}

const ONE = {
  level: 'error',
  message: 'Received exception java.io.IOException: Connection reset by peer',
  resourceId: 'dfs.DataNode$PacketResponder',
  timestamp: '2026-11-24T10:35:22.123Z',
  traceId: 'blk_3886504906',
  metadata: { parentResourceId: 'hdfs', request: { status: 503 } },
};
const OTHER = {
  level: 'info',
  message: 'Connection is back',
  resourceId: 'dfs.DataNode',
  timestamp: '2026-11-24T10:35:23Z',
};
const BODIES: Record<string, object> = {
  'application/json': {
    schema: {
      oneOf: [{ $ref: getSchemaPath(LogDto) }, { type: 'array', items: { $ref: getSchemaPath(LogDto) } }],
    },
    examples: {
      one: { summary: 'One log', value: ONE },
      array: { summary: 'Several logs', value: [ONE, OTHER] },
    },
  },
  'application/x-ndjson': {
    schema: { type: 'string' },
    examples: {
      lines: { summary: 'A log a line', value: `${JSON.stringify(ONE)}\n${JSON.stringify(OTHER)}\n` },
    },
  },
};

/** Puts into the document what Nest's decorators cannot say: a body for each type of content, a name for each path. */
export function describeWrites(document: OpenAPIObject): void {
  for (const [path, operationId] of [
    ['/api/logs', 'sendLogs'],
    ['/', 'sendLogsToRoot'],
  ] as const) {
    const operation = document.paths[path]?.post;
    if (operation)
      Object.assign(operation, { operationId, requestBody: { required: true, content: BODIES } });
  }
}

const log = { $ref: getSchemaPath(LogDto) };

function problem(description: string) {
  return {
    description,
    content: {
      [PROBLEM_CONTENT_TYPE]: {
        schema: {
          type: 'object' as const,
          properties: {
            type: { type: 'string' as const },
            title: { type: 'string' as const },
            status: { type: 'integer' as const },
            detail: { type: 'string' as const },
            errors: { type: 'array' as const, items: { $ref: getSchemaPath(LogFaultDto) } },
          },
        },
      },
    },
  };
}

/** Body, headers, parameters and answers of a write. */
export function DocumentsWrites(): MethodDecorator {
  return applyDecorators(
    ApiExtraModels(LogDto, LogFaultDto, IngestAnswerDto),
    ApiOperation({
      summary: 'Send logs: one, an array, or NDJSON.',
      description:
        'Answered once the accepted logs are in the append-only file of the queue. Good lines are kept beside bad ones. ' +
        'Bodies may be compressed (`Content-Encoding: gzip`, `deflate`, `br` or `zstd`). Of a key that a log has twice ' +
        'the last one counts; numbers that a double cannot hold keep their text.',
    }),
    ApiQuery({
      name: 'wait',
      required: false,
      schema: { type: 'boolean', default: false },
      description: 'Answer with 200 when a search can find the logs and they are counted in `indexed`.',
    }),
    ApiQuery({
      name: 'timeout',
      required: false,
      schema: { type: 'number', default: WAIT_TIMEOUT.default, minimum: 0, maximum: WAIT_TIMEOUT.max },
      description: 'Seconds after which `wait` gives up and answers with 202.',
    }),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      schema: { type: 'string', minLength: 1, maxLength: IDEMPOTENCY_KEY_CHARACTERS },
      description:
        'A batch sent again with its key within 24 h gets the first answer (and the header `Idempotency-Replayed`), ' +
        'and nothing is stored twice.',
    }),
    ApiBody({ required: true, schema: log }),
    ApiResponse({ status: 202, description: 'In the queue, durably.', type: IngestAnswerDto }),
    ApiResponse({ status: 200, description: 'With `wait=true`: can be found.', type: IngestAnswerDto }),
    ApiResponse({ status: 400, ...problem('No log was accepted; `errors` says why.') }),
    ApiResponse({ status: 409, ...problem('A post with the same Idempotency-Key is still under way.') }),
    ApiResponse({
      status: 413,
      ...problem(
        'The body is over the limit, after inflating, or its logs are once they can be searched (480 MB). Nothing was accepted.',
      ),
    }),
    ApiResponse({
      status: 415,
      ...problem('Unknown content type, charset or encoding. Nothing was accepted.'),
    }),
    ApiResponse({ status: 422, ...problem('The Idempotency-Key came with another body before.') }),
    ApiResponse({
      status: 429,
      ...problem('The queue is over its limit. Nothing was accepted; see `Retry-After`.'),
    }),
    ApiResponse({
      status: 503,
      ...problem(
        'The queue does not answer; see `Retry-After`. `detail` says whether the logs may have been kept: then sending ' +
          'them again is safe only with an Idempotency-Key.',
      ),
    }),
  );
}
