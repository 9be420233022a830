import { ApiProperty } from '@nestjs/swagger';
import type { Histogram, HistogramBucket } from '@timberline/contract';
import { PartialProperty, PartialReadResponse } from '../partial.response.ts';

class HistogramBucketResponse implements HistogramBucket {
  @ApiProperty({ description: 'RFC 3339 in UTC.', example: '2026-11-24T15:00:00.000Z' })
  start!: string;
  @ApiProperty({ description: 'Number of logs in the bucket.', example: 420 })
  total!: number;
  @ApiProperty({
    description: 'Number of logs by level, for the levels that occur.',
    type: 'object',
    additionalProperties: { type: 'integer' },
    example: { info: 400, error: 20 },
  })
  levels!: Record<string, number>;
}

export class HistogramResponse implements Histogram {
  @ApiProperty({
    description:
      'Length of each bucket as an ISO 8601 duration. With `zone`, a bucket ends where the next one starts: a day of 23 ' +
      'or 25 hours is `P1D` as well.',
    example: 'PT5M',
  })
  interval!: string;
  @ApiProperty({ type: [HistogramBucketResponse] })
  buckets!: HistogramBucketResponse[];
  @ApiProperty({ description: 'Number of logs in all buckets.', example: 420 })
  total!: number;
  @PartialProperty()
  partial!: PartialReadResponse | null;
}
