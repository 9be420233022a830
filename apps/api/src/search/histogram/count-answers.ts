// What counts answer, as OpenAPI shows it.
import { ApiProperty } from '@nestjs/swagger';
import type { FieldInfo, FieldList, FieldValues, Histogram, HistogramBucket } from '@timberline/contract';

export class HistogramBucketAnswer implements HistogramBucket {
  @ApiProperty({ example: '2026-11-24T15:00:00.000Z' })
  start!: string;
  @ApiProperty({ example: 420 })
  total!: number;
  @ApiProperty({
    description: 'Levels that occur.',
    type: 'object',
    additionalProperties: { type: 'integer' },
    example: { info: 400, error: 20 },
  })
  levels!: Record<string, number>;
}

export class HistogramAnswer implements Histogram {
  @ApiProperty({ description: 'ISO 8601.', example: 'PT5M' })
  interval!: string;
  @ApiProperty({ type: [HistogramBucketAnswer] })
  buckets!: HistogramBucketAnswer[];
  @ApiProperty({ example: 420 })
  total!: number;
}

export class FieldInfoAnswer implements FieldInfo {
  @ApiProperty({ example: 'metadata.parentResourceId' })
  name!: string;
  @ApiProperty({ enum: ['keyword', 'text', 'date', 'metadata'], example: 'metadata' })
  type!: FieldInfo['type'];
}

export class FieldListAnswer implements FieldList {
  @ApiProperty({ type: [FieldInfoAnswer] })
  fields!: FieldInfoAnswer[];
}

export class FieldValueAnswer {
  @ApiProperty({ example: 'dfs.DataNode$PacketResponder' })
  value!: string;
  @ApiProperty({ description: 'Logs.', example: 311 })
  count!: number;
}

export class FieldValuesAnswer implements FieldValues {
  @ApiProperty({ description: 'The most frequent first.', type: [FieldValueAnswer] })
  values!: FieldValueAnswer[];
  @ApiProperty({ description: 'Logs that have the field, but none of these values.', example: 12 })
  other!: number;
  @ApiProperty({ description: 'Logs without the field.', example: 0 })
  missing!: number;
}
