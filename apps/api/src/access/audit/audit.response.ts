import { ApiProperty } from '@nestjs/swagger';
import type { AuditEntry, AuditKind, AuditOutcome, AuditPage } from '@timberline/contract';

class AuditEntryResponse implements AuditEntry {
  @ApiProperty({ description: 'Sorts by time.', example: 'P79qp2rWKoLm-ow-4iCL' })
  id!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-24T15:00:00.512Z' })
  at!: string;

  @ApiProperty({ description: 'The name of a person or key.', example: 'joe' })
  who!: string;

  @ApiProperty({
    enum: ['person', 'key', 'anyone', 'nobody', 'several'],
    description:
      '`anyone`: without a login; `nobody`: nobody who is known; `several`: more callers than are told apart.',
  })
  kind!: AuditKind;

  @ApiProperty({ description: 'What was done.', example: 'key.create' })
  action!: string;

  @ApiProperty({ type: String, nullable: true, description: 'What it was done to.', example: 'shop' })
  target!: string | null;

  @ApiProperty({ description: 'The address of the client.', example: '192.0.2.7' })
  from!: string;

  @ApiProperty({
    enum: ['ok', 'denied', 'failed'],
    description: '`failed` as well if the API ended before it was known whether it was done.',
  })
  outcome!: AuditOutcome;

  @ApiProperty({ type: 'integer', description: 'How many calls of this kind it stands for.', example: 1 })
  count!: number;
}

export class AuditPageResponse implements AuditPage {
  @ApiProperty({ type: [AuditEntryResponse], description: 'The newest first.' })
  entries!: AuditEntryResponse[];

  @ApiProperty({ type: String, nullable: true, description: '`after` of the next page.' })
  next!: string | null;
}
