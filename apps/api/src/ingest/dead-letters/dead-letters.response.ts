import { ApiProperty } from '@nestjs/swagger';
import type { DeadLetter, DeadLetterPage } from '@timberline/contract';
import { TruncatedProperty } from '../../search/partial.response.ts';

/** A log that Elasticsearch refused. */
class DeadLetterResponse implements DeadLetter {
  @ApiProperty({ description: 'The id of the log.' })
  id!: string;
  @ApiProperty({ description: 'When the log was refused.', format: 'date-time' })
  at!: string;
  @ApiProperty({ description: 'The reason that Elasticsearch gave.' })
  reason!: string;
  @ApiProperty({ description: 'The whole log.', type: 'object', additionalProperties: true })
  log!: Record<string, unknown>;
}

/** A page of dead letters. */
export class DeadLetterPageResponse implements DeadLetterPage {
  @ApiProperty({ type: [DeadLetterResponse], description: 'In the order of their ids, the newest first.' })
  deadLetters!: DeadLetterResponse[];
  @ApiProperty({
    type: String,
    nullable: true,
    description: '`after` of the next page; null on the last page.',
  })
  next!: string | null;
  @ApiProperty({ description: 'How many dead letters are kept.' })
  total!: number;
  @TruncatedProperty('dead letters')
  truncated!: boolean;
}

export class ReplayedResponse {
  @ApiProperty({ description: 'Number of logs that are in the queue again.', example: 3 })
  replayed!: number;
}

export class DeletedResponse {
  @ApiProperty({ description: 'Number of dead letters that were deleted.', example: 3 })
  deleted!: number;
}
