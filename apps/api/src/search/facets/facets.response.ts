import { ApiProperty } from '@nestjs/swagger';
import type { Facet, Facets } from '@timberline/contract';
import { FieldValueResponse } from '../fields/fields.response.ts';
import { TotalResponse } from '../logs/logs.response.ts';
import { PartialProperty, PartialReadResponse, TruncatedProperty } from '../partial.response.ts';

class FacetResponse implements Facet {
  @ApiProperty({ description: 'As it was asked for.', example: 'resourceId' })
  field!: string;
  @ApiProperty({ description: 'The most frequent values, in descending order.', type: [FieldValueResponse] })
  values!: FieldValueResponse[];
  @ApiProperty({ description: 'Number of logs that have the field, but none of these values.', example: 12 })
  other!: number;
  @ApiProperty({ description: 'Number of logs without the field.', example: 0 })
  missing!: number;
  @ApiProperty({ description: 'Number of different values, exact up to 1,000.', type: TotalResponse })
  unique!: TotalResponse;
}

export class FacetsResponse implements Facets {
  @ApiProperty({ description: 'In the order of `field`.', type: [FacetResponse] })
  facets!: FacetResponse[];
  @TruncatedProperty('values')
  truncated!: boolean;
  @PartialProperty()
  partial!: PartialReadResponse | null;
}
