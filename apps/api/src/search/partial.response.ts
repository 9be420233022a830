// The members `partial` and `truncated` of the answers of reads, for OpenAPI.
import { ApiProperty } from '@nestjs/swagger';
import type { PartialRead } from '@timberline/contract';

export class PartialReadResponse implements PartialRead {
  @ApiProperty({ description: 'Number of parts of the index that could not be read.', example: 1 })
  failed!: number;
  @ApiProperty({ description: 'Number of parts that were asked.', example: 7 })
  of!: number;
  @ApiProperty({
    example:
      'The logs of index timberline-logs-2026.11.24 cannot be read, because it is closed; open it in Elasticsearch.',
  })
  reason!: string;
}

/** Describes `truncated`. */
export function TruncatedProperty(what: string): PropertyDecorator {
  return ApiProperty({
    description: `Whether there are fewer ${what} than asked for, because all of them would be too many bytes for one answer.`,
    example: false,
  });
}

/** Describes `partial`. */
export function PartialProperty(): PropertyDecorator {
  return ApiProperty({
    description:
      'Null if everything that matches is in the answer. Otherwise logs and counts are missing from it, for this reason.',
    type: PartialReadResponse,
    nullable: true,
    example: null,
  });
}
