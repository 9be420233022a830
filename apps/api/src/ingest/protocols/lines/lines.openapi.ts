// The description of POST /api/lines in the OpenAPI document.
import { applyDecorators } from '@nestjs/common';
import {
  ApiConsumes,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiQuery,
  ApiResponse,
} from '@nestjs/swagger';
import { ENQUEUED_MESSAGE } from '@timberline/contract';
import { LINE_FORMATS } from '@timberline/formats';

class LinesResponse {
  @ApiProperty({ example: ENQUEUED_MESSAGE })
  message!: string;
  @ApiProperty({ type: [String], description: 'A receipt for each part of the body, in order.' })
  receipts!: string[];
  @ApiProperty({ description: 'Logs that were accepted. A stack trace is one log.', example: 120 })
  accepted!: number;
  @ApiProperty({ example: 0 })
  rejected!: number;
  @ApiProperty({ type: 'array', items: { type: 'object' } })
  errors!: object[];
  @ApiProperty({ example: 0 })
  moreErrors!: number;
  @ApiProperty({ description: 'Lines of the body.', example: 160 })
  lines!: number;
  @ApiPropertyOptional({ type: 'array', items: { type: 'object' } })
  notes?: object[];
}

export function DocumentsLines(): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'sendLines',
      summary: 'Takes in the text of any program, as it stands in its file.',
      description:
        'JSON of loggers, logfmt, syslog, access logs, lines of containers, and plain text; the format is found line by line, and stack ' +
        'traces stay one log. The body may have any size and any type, and may be compressed. It is read as a stream: while the queue is full it ' +
        'is not read further. An error half-way has `acceptedLines`, the lines that were accepted, so that the rest can be sent.',
    }),
    ApiConsumes('text/plain'),
    ApiQuery({
      name: 'format',
      required: false,
      enum: [...LINE_FORMATS],
      description: '`auto` (the default) finds it line by line.',
    }),
    ApiQuery({
      name: 'multiline',
      required: false,
      enum: ['auto', 'off'],
      description: '`off` makes each line a log.',
    }),
    ApiQuery({
      name: 'resourceId',
      required: false,
      description: 'Loses only to a line’s own `resourceId` or `service.name`.',
    }),
    ApiQuery({ name: 'level', required: false, description: 'The level of lines that have none.' }),
    ApiQuery({
      name: 'timezone',
      required: false,
      description: 'Where times without an offset were written.',
      example: '+02:00',
    }),
    ApiResponse({
      status: 202,
      description: 'The logs are in the append-only file of the queue.',
      type: LinesResponse,
    }),
    ApiResponse({
      status: 400,
      description: 'A parameter is unknown, the body has no text, or it was cut off.',
    }),
    ApiResponse({ status: 408, description: 'The body arrived too slowly.' }),
    ApiResponse({ status: 415, description: 'The content encoding is not supported. Nothing was accepted.' }),
    ApiResponse({ status: 429, description: 'Too many files are being received. Nothing was accepted.' }),
    ApiResponse({ status: 503, description: 'The queue does not answer.' }),
  );
}
