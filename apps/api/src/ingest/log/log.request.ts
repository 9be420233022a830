// A log as clients send it, for OpenAPI. validate-log.ts checks the rules that these descriptions state.
import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { LOG_LIMITS, type Metadata } from '@timberline/contract';

@ApiSchema({
  name: 'Log',
  description:
    'Unknown fields are rejected by name. Characters are Unicode code points. Text of nothing but blanks counts as empty, ' +
    'and null for an optional field as absent. If a key appears twice, the last one counts.',
})
export class LogRequest {
  @ApiProperty({
    description: 'Any word; stored in lower case.',
    example: 'error',
    minLength: 1,
    maxLength: LOG_LIMITS.levelCharacters,
  })
  level!: string;

  @ApiProperty({
    description: `Up to ${LOG_LIMITS.messageBytes} bytes of UTF-8; may be empty.`,
    example: 'Received exception java.io.IOException: Connection reset by peer',
  })
  message!: string;

  @ApiProperty({
    description: 'The source of the log, such as a service, a host or a class.',
    example: 'dfs.DataNode$PacketResponder',
    minLength: 1,
    maxLength: LOG_LIMITS.keywordCharacters,
  })
  resourceId!: string;

  @ApiProperty({
    description:
      'RFC 3339 with an offset, up to 9 digits after the second, ' +
      `${LOG_LIMITS.firstYear} to ${LOG_LIMITS.lastInstant}. It is returned as it was sent.`,
    example: '2026-11-24T10:35:22.123456789Z',
    format: 'date-time',
  })
  timestamp!: string;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    example: '4bf92f3577b34da6a3ce929d0e0e4736',
    minLength: 1,
    maxLength: LOG_LIMITS.keywordCharacters,
  })
  traceId?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    example: '00f067aa0ba902b7',
    minLength: 1,
    maxLength: LOG_LIMITS.keywordCharacters,
  })
  spanId?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'The version of the program that wrote the log.',
    example: '5e5342f',
    minLength: 1,
    maxLength: LOG_LIMITS.keywordCharacters,
  })
  commit?: string | null;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description:
      `Any JSON with up to ${LOG_LIMITS.metadataKeys} keys in total (including those of nested objects and arrays), ` +
      `${LOG_LIMITS.metadataLevels} levels of objects (including itself) and ${LOG_LIMITS.metadataBytes} bytes as ` +
      'compact JSON. `parentResourceId` is text. Every key can be searched, a value by its first ' +
      '10,000 characters. Past 128 KiB of search terms, further elements of arrays are stored but cannot be searched.',
    example: { parentResourceId: 'hdfs', request: { status: 503, path: '/blocks' } },
  })
  metadata?: Metadata | null;
}
