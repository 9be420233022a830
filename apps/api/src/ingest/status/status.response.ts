import { ApiProperty } from '@nestjs/swagger';
import type { IngestStatus } from '@timberline/contract';

/** The state of ingest in numbers of logs, not of jobs. */
export class StatusResponse implements IngestStatus {
  @ApiProperty({ description: 'Logs that wait in the queue.', example: 1200 })
  queued!: number;
  @ApiProperty({ description: 'Logs that are being written.', example: 800 })
  indexing!: number;
  @ApiProperty({
    description: 'Logs that were ever indexed, each counted once. The number survives restarts.',
    example: 250000,
  })
  indexed!: number;
  @ApiProperty({
    description: 'Logs that Elasticsearch ever refused for good, except those that a replay got indexed.',
    example: 3,
  })
  failed!: number;
  @ApiProperty({ description: 'Refused logs that are kept as dead letters.', example: 3 })
  deadLetters!: number;
  @ApiProperty({ description: 'Logs indexed per second over the last 10 s.', example: 5300.5 })
  ratePerSecond!: number;
  @ApiProperty({
    description: 'The age of the oldest log that is not yet written, in seconds; 0 if none waits.',
    example: 0.2,
  })
  lagSeconds!: number;
  @ApiProperty({ description: 'Live processors.', example: 1 })
  processors!: number;
}
