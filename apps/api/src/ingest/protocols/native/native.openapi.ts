// The description of POST / and POST /api/logs in the OpenAPI document.
import { applyDecorators } from '@nestjs/common';
import {
  ApiBody,
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiQuery,
  ApiResponse,
  getSchemaPath,
  type OpenAPIObject,
} from '@nestjs/swagger';
import { LogRequest } from '../../log/log.request.ts';
import { IngestResponse } from './native.response.ts';
import { MAX_IDEMPOTENCY_KEY_CHARACTERS, WAIT_TIMEOUT_SECONDS } from './write.query.ts';

const LOG_SCHEMA = { $ref: getSchemaPath(LogRequest) };
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
      oneOf: [LOG_SCHEMA, { type: 'array', items: LOG_SCHEMA }],
    },
    examples: {
      one: { summary: 'One log', value: ONE },
      array: { summary: 'Several logs', value: [ONE, OTHER] },
    },
  },
  'application/x-ndjson': {
    schema: { type: 'string' },
    examples: {
      lines: { summary: 'One log per line', value: `${JSON.stringify(ONE)}\n${JSON.stringify(OTHER)}\n` },
    },
  },
};

/** Adds to the document what Nest's decorators cannot express: a body for each content type and a name for each path. */
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

/** The body, headers, parameters and responses of a write. */
export function DocumentsWrites(): MethodDecorator {
  return applyDecorators(
    ApiExtraModels(LogRequest, IngestResponse),
    ApiOperation({
      summary: 'Sends logs: one, an array, or NDJSON.',
      description:
        'The response is sent once the accepted logs are in the append-only file of the queue. Valid logs are accepted even ' +
        'if others in the body are not. Bodies may be compressed (`Content-Encoding: gzip`, `deflate`, `br` or `zstd`). If a ' +
        'log has a key twice, the last one counts. Numbers that a double cannot hold keep their text.',
    }),
    ApiQuery({
      name: 'wait',
      required: false,
      schema: { type: 'boolean', default: false },
      description:
        'Whether to wait until a search can find the logs and they are counted in `indexed`, and then to answer with 200.',
    }),
    ApiQuery({
      name: 'timeout',
      required: false,
      schema: {
        type: 'number',
        default: WAIT_TIMEOUT_SECONDS.default,
        minimum: 0,
        maximum: WAIT_TIMEOUT_SECONDS.max,
      },
      description:
        'The seconds after which `wait` gives up and answers with 202. That answer comes sooner when Elasticsearch refused a log.',
    }),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      schema: { type: 'string', minLength: 1, maxLength: MAX_IDEMPOTENCY_KEY_CHARACTERS },
      description:
        'A post that is sent again with its key within 24 h gets the answer of the first one without its `errors`, with the ' +
        'header `Idempotency-Replayed`, and nothing is stored twice. One client can send 50 new keys a second.',
    }),
    ApiBody({ required: true, schema: LOG_SCHEMA }),
    ApiResponse({
      status: 202,
      description: 'The accepted logs are durably in the queue.',
      type: IngestResponse,
    }),
    ApiResponse({
      status: 200,
      description: 'With `wait=true`: a search can find every accepted log.',
      type: IngestResponse,
    }),
    ApiResponse({
      status: 400,
      description:
        'No log was accepted; `errors` gives the first 100 reasons, and `moreErrors` says how many more there are.',
    }),
    ApiResponse({
      status: 408,
      description:
        'The body arrived too slowly: less than 8 KiB a second for 5 s, not whole within 120 s, or slowest of all when memory ' +
        'was short. Nothing was accepted, and the connection is closed.',
    }),
    ApiResponse({
      status: 409,
      description: 'Another post with the same Idempotency-Key is still in progress.',
    }),
    ApiResponse({
      status: 413,
      description:
        'The body exceeds its limit after decompression, or its logs exceed 480 MB once they are made searchable. Nothing was accepted.',
    }),
    ApiResponse({
      status: 415,
      description: 'The content type, charset or encoding is not supported. Nothing was accepted.',
    }),
    ApiResponse({
      status: 422,
      description: 'The Idempotency-Key was used with another body before. Nothing was accepted.',
    }),
    ApiResponse({
      status: 429,
      description:
        'A limit of the service, or the share of one client in it, is reached, such as that of the queue or of bodies under ' +
        'way. Nothing was accepted; see `Retry-After`.',
    }),
    ApiResponse({
      status: 503,
      description:
        'The queue is unavailable; see `Retry-After`. `detail` says whether the logs may have been stored. If so, sending ' +
        'them again is safe only with an Idempotency-Key.',
    }),
  );
}
