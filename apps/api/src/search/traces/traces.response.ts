import { ApiProperty } from '@nestjs/swagger';
import type { Trace, TraceSpan } from '@timberline/contract';
import { FoundLogResponse } from '../logs/logs.response.ts';
import { PartialProperty, PartialReadResponse } from '../partial.response.ts';

class TraceSpanResponse implements TraceSpan {
  @ApiProperty({ example: '148' })
  spanId!: string;
  @ApiProperty({
    description: 'Timestamp of its first log, in UTC.',
    example: '2026-11-24T15:00:00.000000001Z',
  })
  first!: string;
  @ApiProperty({ description: 'Timestamp of its last log, in UTC.', example: '2026-11-24T15:00:02.250Z' })
  last!: string;
  @ApiProperty({ description: 'Number of its logs, including those that are not listed.', example: 12 })
  count!: number;
  @ApiProperty({
    description: 'Number of its logs by level.',
    type: 'object',
    additionalProperties: { type: 'integer' },
    example: { info: 11, error: 1 },
  })
  levels!: Record<string, number>;
}

export class TraceResponse implements Trace {
  @ApiProperty({ example: 'blk_38865049064139660' })
  traceId!: string;
  @ApiProperty({ description: 'Up to 10,000 logs in time order.', type: [FoundLogResponse] })
  logs!: FoundLogResponse[];
  @ApiProperty({ description: 'The spans in the order of their first logs.', type: [TraceSpanResponse] })
  spans!: TraceSpanResponse[];
  @ApiProperty({ description: 'Whether the trace has more logs than are listed.', example: false })
  truncated!: boolean;
  @PartialProperty()
  partial!: PartialReadResponse | null;
}
