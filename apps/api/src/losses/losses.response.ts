import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Loss, LossList } from '@timberline/contract';

/** Logs that were acknowledged and that an engine no longer has. */
class LossResponse implements Loss {
  @ApiProperty()
  id!: string;
  @ApiProperty({ enum: ['redis', 'elasticsearch'] })
  engine!: 'redis' | 'elasticsearch';
  @ApiProperty({ description: 'How many logs are missing at least.', example: 19 })
  atLeast!: number;
  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'How many are missing at most; null if that is not known.',
    example: 19,
  })
  atMost!: number | null;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The missing logs were received after this time.',
  })
  from!: string | null;
  @ApiProperty({ description: 'When the loss was noticed. No log that was received later is missing.' })
  until!: string;
  @ApiPropertyOptional({
    type: [String],
    description:
      'The indices from which logs are missing, if Elasticsearch lost them; at most 100 are named.',
    example: ['timberline-logs-2026.11.27'],
  })
  indices?: string[];
  @ApiPropertyOptional({
    description: 'When Elasticsearch was last seen with all of the logs that it lost.',
  })
  lastSeenAt?: string;
  @ApiProperty({ type: String, nullable: true, description: 'When a person confirmed that they know of it.' })
  confirmedAt!: string | null;
}

export class LossListResponse implements LossList {
  @ApiProperty({ type: [LossResponse], description: 'The newest first; at most 100 are kept.' })
  losses!: LossResponse[];
}
