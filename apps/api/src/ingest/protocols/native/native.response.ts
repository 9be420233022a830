// What a post is answered with, for OpenAPI.
import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { ENQUEUED_MESSAGE, type IngestAnswer, MAX_LISTED_ERRORS, type WriteNote } from '@timberline/contract';

@ApiSchema({ name: 'LogError' })
export class LogErrorResponse {
  @ApiProperty({
    description: 'The element of the array or the line of the NDJSON body, from 1.',
    example: 2,
  })
  line!: number;
  @ApiPropertyOptional({
    description: 'The column of the line at which it is not valid, from 1.',
    example: 14,
  })
  column?: number;
  @ApiProperty({ example: 'timestamp', description: 'The field; empty if the error is of the whole line.' })
  path!: string;
  @ApiProperty({ example: 'is required' })
  message!: string;
}

@ApiSchema({ name: 'WriteNote' })
export class WriteNoteResponse implements WriteNote {
  @ApiProperty({ example: 'The body is NDJSON and was taken as such; send it as application/x-ndjson.' })
  message!: string;
}

@ApiSchema({ name: 'IngestResponse' })
export class IngestResponse implements IngestAnswer {
  @ApiProperty({ type: String, example: ENQUEUED_MESSAGE })
  message!: typeof ENQUEUED_MESSAGE;
  @ApiProperty({ description: 'For GET /api/receipts/{receipt}.' })
  receipt!: string;
  @ApiProperty({ example: 1 })
  accepted!: number;
  @ApiProperty({ example: 0 })
  rejected!: number;
  @ApiProperty({
    type: [LogErrorResponse],
    description: `What is wrong with the first ${MAX_LISTED_ERRORS} rejected logs.`,
  })
  errors!: LogErrorResponse[];
  @ApiProperty({ example: 0, description: 'How many further logs were rejected.' })
  moreErrors!: number;
  @ApiPropertyOptional({
    type: [WriteNoteResponse],
    description: 'What was taken although it was not quite right; absent if there is nothing to say.',
  })
  notes?: WriteNoteResponse[];
}
