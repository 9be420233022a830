import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type Role, ROLES } from '../principal.ts';

/** The key to make. */
export class KeyRequest {
  @ApiProperty({ example: 'shop, production', minLength: 1, maxLength: 100 })
  name!: string;
  @ApiProperty({ enum: ROLES, example: 'ingest' })
  role!: Role;
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'A query that narrows everything that the key may read.',
    example: 'metadata.team:checkout',
  })
  filter?: string | null;
  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the key stops being valid; without it never.',
  })
  expiresAt?: string | null;
}
