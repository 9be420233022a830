import { ApiProperty } from '@nestjs/swagger';
import type { LogPattern, LogPatterns } from '@timberline/contract';
import { FoundLogResponse } from '../logs/logs.response.ts';
import { PartialProperty, PartialReadResponse, TruncatedProperty } from '../partial.response.ts';

class LogPatternResponse implements LogPattern {
  @ApiProperty({ description: 'Selects its logs as `pattern:ID` in `q`.', example: 'p1225litllh69ei' })
  id!: string;
  @ApiProperty({
    description: 'What the messages have in common, with `<*>` where they differ.',
    example: 'charge <*> refused by <*>',
  })
  template!: string;
  @ApiProperty({ description: 'Number of logs that match and have the pattern.', example: 412 })
  count!: number;
  @ApiProperty({
    description: 'Number of these logs by level: the 20 most frequent by name, the rest as `other`.',
    type: 'object',
    additionalProperties: { type: 'integer' },
    example: { error: 400, warn: 12 },
  })
  levels!: Record<string, number>;
  @ApiProperty({
    description: 'Timestamp of the first of these logs, in UTC.',
    example: '2026-11-24T14:32:00.000Z',
  })
  first!: string;
  @ApiProperty({
    description: 'Timestamp of the last of these logs, in UTC.',
    example: '2026-11-24T15:02:11.123Z',
  })
  last!: string;
  @ApiProperty({
    description:
      'Timestamp of the first log with the pattern, whether it matches or not, among those that the caller may read.',
    example: '2026-11-24T14:32:00.000Z',
  })
  firstEver!: string;
  @ApiProperty({
    description: 'The last of these logs; null where it would make the answer too long.',
    type: FoundLogResponse,
    nullable: true,
  })
  sample!: FoundLogResponse | null;
  @ApiProperty({
    description: 'Number of these logs in each bucket, from the first one on; empty without `buckets`.',
    type: [Number],
    example: [0, 12, 400],
  })
  series!: number[];
}

export class LogPatternsResponse implements LogPatterns {
  @ApiProperty({
    description: 'The most frequent patterns, in descending order.',
    type: [LogPatternResponse],
  })
  patterns!: LogPatternResponse[];
  @ApiProperty({ description: 'Number of logs that match and have none of these patterns.', example: 12 })
  other!: number;
  @ApiProperty({
    description: 'Number of logs among `other` that were stored before patterns were known.',
    example: 0,
  })
  withoutPattern!: number;
  @ApiProperty({ description: 'Number of logs that match.', example: 424 })
  total!: number;
  @ApiProperty({
    description: 'Length of each bucket as an ISO 8601 duration; null without buckets.',
    type: String,
    nullable: true,
    example: 'PT5M',
  })
  interval!: string | null;
  @ApiProperty({
    description: 'Start of the first bucket, in UTC; null without buckets.',
    type: String,
    nullable: true,
    example: '2026-11-24T14:30:00.000Z',
  })
  start!: string | null;
  @TruncatedProperty('samples')
  truncated!: boolean;
  @PartialProperty()
  partial!: PartialReadResponse | null;
}
