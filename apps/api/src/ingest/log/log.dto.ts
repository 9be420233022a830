// A log as clients send it: the one place where the rules of its fields stand for readers. Swagger shows this class;
// the hot path checks by check-log.ts, which check-log.spec.ts proves equal to it.
import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { LOG_LIMITS, type Metadata } from '@timberline/contract';
import {
  IsInstant,
  IsKeyword,
  IsMessage,
  IsMetadata,
  IsOptionalField,
  IsParentResourceId,
} from './validate-log.reference.ts';

@ApiSchema({
  name: 'Log',
  description:
    'Unknown fields are refused by name. Characters are Unicode code points; text of blanks alone counts as empty; ' +
    'null for an optional field counts as absent; of a key given twice the last one counts.',
})
export class LogDto {
  @ApiProperty({
    description: 'Any word; stored in lower case.',
    example: 'error',
    minLength: 1,
    maxLength: LOG_LIMITS.levelCharacters,
  })
  @IsKeyword(LOG_LIMITS.levelCharacters)
  level!: string;

  @ApiProperty({
    description: `Up to ${LOG_LIMITS.messageBytes} bytes of UTF-8; may be empty.`,
    example: 'Received exception java.io.IOException: Connection reset by peer',
  })
  @IsMessage()
  message!: string;

  @ApiProperty({
    description: 'What the log is about: a service, a host, a class.',
    example: 'dfs.DataNode$PacketResponder',
    minLength: 1,
    maxLength: LOG_LIMITS.keywordCharacters,
  })
  @IsKeyword(LOG_LIMITS.keywordCharacters)
  resourceId!: string;

  @ApiProperty({
    description:
      'RFC 3339 with an offset, up to 9 digits after the second, ' +
      `${LOG_LIMITS.firstYear} to ${LOG_LIMITS.lastInstant}. It comes back as it was sent.`,
    example: '2026-11-24T10:35:22.123456789Z',
    format: 'date-time',
  })
  @IsInstant()
  timestamp!: string;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    example: '4bf92f3577b34da6a3ce929d0e0e4736',
    minLength: 1,
    maxLength: LOG_LIMITS.keywordCharacters,
  })
  @IsOptionalField()
  @IsKeyword(LOG_LIMITS.keywordCharacters)
  traceId?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    example: '00f067aa0ba902b7',
    minLength: 1,
    maxLength: LOG_LIMITS.keywordCharacters,
  })
  @IsOptionalField()
  @IsKeyword(LOG_LIMITS.keywordCharacters)
  spanId?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'The version of the program that wrote the log.',
    example: '5e5342f',
    minLength: 1,
    maxLength: LOG_LIMITS.keywordCharacters,
  })
  @IsOptionalField()
  @IsKeyword(LOG_LIMITS.keywordCharacters)
  commit?: string | null;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description:
      `Any JSON: up to ${LOG_LIMITS.metadataKeys} keys in all (those inside nested objects and arrays counted), ` +
      `${LOG_LIMITS.metadataLevels} levels of objects (itself the first), ${LOG_LIMITS.metadataBytes} bytes as ` +
      'compact JSON. `parentResourceId` is text. Every key can be searched; past 128 KiB of terms further elements of arrays are kept, not searched.',
    example: { parentResourceId: 'hdfs', request: { status: 503, path: '/blocks' } },
  })
  @IsOptionalField()
  @IsMetadata()
  @IsParentResourceId()
  metadata?: Metadata | null;
}
