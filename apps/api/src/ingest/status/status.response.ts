import { ApiProperty } from '@nestjs/swagger';
import type { IngestStatus } from '@timberline/contract';

/** How ingest stands; numbers of logs, not of jobs. */
export class IngestStatusDto implements IngestStatus {
  @ApiProperty({ description: 'Waiting in the queue.', example: 1200 })
  queued!: number;
  @ApiProperty({ description: 'Being written now.', example: 800 })
  indexing!: number;
  @ApiProperty({ description: 'Ever, never twice for one log, kept over restarts.', example: 250000 })
  indexed!: number;
  @ApiProperty({ description: 'Ever refused for good, those apart that a replay got indexed.', example: 3 })
  failed!: number;
  @ApiProperty({ description: 'Refused logs that are held now.', example: 3 })
  deadLetters!: number;
  @ApiProperty({ description: 'Indexed a second, over the last 10 s.', example: 5300.5 })
  ratePerSecond!: number;
  @ApiProperty({
    description: 'Age of the oldest log that is not yet written, in seconds; 0 when none waits.',
    example: 0.2,
  })
  lagSeconds!: number;
  @ApiProperty({ description: 'Processors alive.', example: 1 })
  processors!: number;
}
