import { ApiProperty } from '@nestjs/swagger';
import type { FieldInfo, FieldList, FieldValues } from '@timberline/contract';
import { PartialProperty, PartialReadResponse, TruncatedProperty } from '../partial.response.ts';

class FieldInfoResponse implements FieldInfo {
  @ApiProperty({ description: 'The name in queries.', example: 'metadata.parentResourceId' })
  name!: string;
  @ApiProperty({ enum: ['keyword', 'text', 'date', 'metadata'], example: 'metadata' })
  type!: FieldInfo['type'];
}

export class FieldListResponse implements FieldList {
  @ApiProperty({ type: [FieldInfoResponse] })
  fields!: FieldInfoResponse[];
  @TruncatedProperty('fields')
  truncated!: boolean;
  @PartialProperty()
  partial!: PartialReadResponse | null;
}

export class FieldValueResponse {
  @ApiProperty({ example: 'dfs.DataNode$PacketResponder' })
  value!: string;
  @ApiProperty({ description: 'Number of logs with this value.', example: 311 })
  count!: number;
}

export class FieldValuesResponse implements FieldValues {
  @ApiProperty({ description: 'The most frequent values, in descending order.', type: [FieldValueResponse] })
  values!: FieldValueResponse[];
  @ApiProperty({ description: 'Number of logs that have the field, but none of these values.', example: 12 })
  other!: number;
  @ApiProperty({ description: 'Number of logs without the field.', example: 0 })
  missing!: number;
  @TruncatedProperty('values')
  truncated!: boolean;
  @PartialProperty()
  partial!: PartialReadResponse | null;
}
