import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  type FoundLog,
  type LogAnswer,
  type LogContext,
  type LogPage,
  type Metadata,
  type QueryNote,
  REDACTION_KINDS,
  type RedactionKind,
  type TextRange,
  type Total,
} from '@timberline/contract';
import { PartialProperty, PartialReadResponse, TruncatedProperty } from '../partial.response.ts';

class HighlightResponse {
  @ApiProperty({
    description: 'Start and end of each match, in UTF-16 code units of the message as it was sent.',
    type: 'array',
    items: { type: 'array', items: { type: 'integer' }, minItems: 2, maxItems: 2 },
    example: [[0, 15]],
  })
  message!: TextRange[];
}

export class FoundLogResponse implements FoundLog {
  @ApiProperty({ description: 'Unique. Ids sort by the time of receipt.', example: 'P79qp2rWKoLm-ow-4iCL' })
  id!: string;
  @ApiProperty({
    description: 'Time of receipt in UTC, to the millisecond.',
    example: '2026-11-24T15:00:00.512Z',
  })
  receivedAt!: string;
  @ApiProperty({ example: 'warn' })
  level!: string;
  @ApiProperty({ example: 'PacketResponder 1 for block blk_38865049064139660 terminating' })
  message!: string;
  @ApiProperty({ example: 'dfs.DataNode$PacketResponder' })
  resourceId!: string;
  @ApiProperty({ description: 'As it was sent.', example: '2026-11-24T15:00:00.000000001+01:00' })
  timestamp!: string;
  @ApiPropertyOptional({ example: 'blk_38865049064139660' })
  traceId?: string;
  @ApiPropertyOptional({ example: '148' })
  spanId?: string;
  @ApiPropertyOptional({ example: '5e5342f' })
  commit?: string;
  @ApiPropertyOptional({ type: 'object', additionalProperties: true, example: { parentResourceId: 'hdfs' } })
  metadata?: Metadata;
  @ApiPropertyOptional({
    description: 'The protocol by which the log came; absent for the native one.',
    example: 'otlp',
  })
  protocol?: string;
  @ApiPropertyOptional({
    description:
      'The kinds of what was replaced in the message and the metadata before the log was stored; absent if nothing was.',
    enum: REDACTION_KINDS,
    isArray: true,
    example: ['secrets'],
  })
  redacted?: RedactionKind[];
  @ApiPropertyOptional({
    description: 'The id of what the message says; absent in logs from before patterns were known.',
    example: 'p1225litllh69ei',
  })
  pattern?: string;
  @ApiPropertyOptional({
    description:
      'The parts of the message that the query matches. Absent if there are none; null if they were not looked for, ' +
      'because the messages of the answer are too long in total. A word can still be found in such a message.',
    type: HighlightResponse,
    nullable: true,
  })
  highlight?: HighlightResponse | null;
}

export class LogAnswerResponse extends FoundLogResponse implements LogAnswer {
  @PartialProperty()
  partial!: PartialReadResponse | null;
}

export class TotalResponse implements Total {
  @ApiProperty({ example: 10_000 })
  value!: number;
  @ApiProperty({
    enum: ['eq', 'gte'],
    description: '`eq`: exactly `value` logs match. `gte`: at least `value` logs match.',
    example: 'gte',
  })
  relation!: 'eq' | 'gte';
}

class QueryNoteResponse implements QueryNote {
  @ApiProperty({ description: 'Column in `q`, from 1.', example: 1 })
  column!: number;
  @ApiProperty({
    example: '“levle” is not a field, so “levle:error” was searched as text; perhaps you meant level:error',
  })
  message!: string;
}

export class LogPageResponse implements LogPage {
  @ApiProperty({ type: [FoundLogResponse] })
  logs!: FoundLogResponse[];
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Cursor of the next page for `after`; null on the last page.',
  })
  next!: string | null;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Cursor of the previous page for `after`; null on the first page.',
  })
  prev!: string | null;
  @ApiProperty({ description: 'Number of logs that match, exact up to 10,000.', type: TotalResponse })
  total!: TotalResponse;
  @ApiProperty({
    description: 'How the query was interpreted where that may surprise.',
    type: [QueryNoteResponse],
  })
  notes!: QueryNoteResponse[];
  @TruncatedProperty('logs')
  truncated!: boolean;
  @PartialProperty()
  partial!: PartialReadResponse | null;
  @ApiProperty({ description: 'How long the search took, in milliseconds.', example: 4 })
  tookMs!: number;
}

export class LogContextResponse implements LogContext {
  @ApiProperty({ description: 'The logs before it, in time order.', type: [FoundLogResponse] })
  before!: FoundLogResponse[];
  @ApiProperty({ type: FoundLogResponse })
  log!: FoundLogResponse;
  @ApiProperty({ description: 'The logs after it, in time order.', type: [FoundLogResponse] })
  after!: FoundLogResponse[];
  @TruncatedProperty('logs')
  truncated!: boolean;
  @PartialProperty()
  partial!: PartialReadResponse | null;
}
