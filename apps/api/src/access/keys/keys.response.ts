import { ApiProperty } from '@nestjs/swagger';
import { type Role, ROLES } from '../principal.ts';

/** A key without its secret. */
export class KeyResponse {
  @ApiProperty({ example: '7N42dgm5tFL' })
  id!: string;
  @ApiProperty({ example: 'shop, production' })
  name!: string;
  @ApiProperty({ enum: ROLES })
  role!: Role;
  @ApiProperty({ type: String, nullable: true })
  filter!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  expiresAt!: string | null;
  @ApiProperty({ format: 'date-time' })
  createdAt!: string;
  @ApiProperty({ description: 'The name of who made it.', example: 'admin' })
  createdBy!: string;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'The beginning of the hour in which it was last used.',
  })
  lastUsed!: string | null;
}

/** A key that was just made. */
export class NewKeyResponse extends KeyResponse {
  @ApiProperty({ description: 'What a client sends. It is shown this once.', example: 'tmb_…' })
  secret!: string;
}

export class KeyListResponse {
  @ApiProperty({ type: [KeyResponse] })
  keys!: KeyResponse[];
}
