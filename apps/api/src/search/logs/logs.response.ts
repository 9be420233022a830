// What reads answer, as OpenAPI shows it.
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type {
  FoundLog,
  LogContext,
  LogPage,
  Metadata,
  QueryNote,
  TextRange,
  Total,
} from '@timberline/contract';

export class HighlightAnswer {
  @ApiProperty({
    description: 'Start and end of each match, in UTF-16 units of the message as sent.',
    type: 'array',
    items: { type: 'array', items: { type: 'integer' }, minItems: 2, maxItems: 2 },
    example: [[0, 15]],
  })
  message!: TextRange[];
}

export class FoundLogAnswer implements FoundLog {
  @ApiProperty({ description: 'Unique; sorts by the time of receipt.', example: 'P79qp2rWKoLm-ow-4iCL' })
  id!: string;
  @ApiProperty({ description: 'UTC, to the millisecond.', example: '2026-11-24T15:00:00.512Z' })
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
  @ApiPropertyOptional({ description: 'Where the query matches the message.', type: HighlightAnswer })
  highlight?: HighlightAnswer;
}

export class TotalAnswer implements Total {
  @ApiProperty({ example: 10_000 })
  value!: number;
  @ApiProperty({ enum: ['eq', 'gte'], description: '`gte`: at least so many.', example: 'gte' })
  relation!: 'eq' | 'gte';
}

export class NoteAnswer implements QueryNote {
  @ApiProperty({ description: 'From 1, in `q`.', example: 1 })
  column!: number;
  @ApiProperty({
    example: '“levle” is not a field, so “levle:error” was searched as text; perhaps you meant level:error',
  })
  message!: string;
}

export class LogPageAnswer implements LogPage {
  @ApiProperty({ type: [FoundLogAnswer] })
  logs!: FoundLogAnswer[];
  @ApiProperty({
    type: String,
    nullable: true,
    description: '`after` of the next page; null when nothing follows.',
  })
  next!: string | null;
  @ApiProperty({
    type: String,
    nullable: true,
    description: '`after` of the page before; null on the first page.',
  })
  prev!: string | null;
  @ApiProperty({ description: 'Exact to 10,000.', type: TotalAnswer })
  total!: TotalAnswer;
  @ApiProperty({
    description: 'What the query was taken to mean where that may surprise.',
    type: [NoteAnswer],
  })
  notes!: NoteAnswer[];
  @ApiProperty({ example: 4 })
  tookMs!: number;
}

export class LogContextAnswer implements LogContext {
  @ApiProperty({ description: 'In time order.', type: [FoundLogAnswer] })
  before!: FoundLogAnswer[];
  @ApiProperty({ type: FoundLogAnswer })
  log!: FoundLogAnswer;
  @ApiProperty({ description: 'In time order.', type: [FoundLogAnswer] })
  after!: FoundLogAnswer[];
}
