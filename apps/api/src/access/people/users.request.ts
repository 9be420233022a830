import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type Role, ROLES } from '../principal.ts';

/** The person to make. */
export class UserRequest {
  @ApiProperty({ example: 'ann@example.com', minLength: 1, maxLength: 100 })
  name!: string;
  @ApiProperty({ enum: ROLES, example: 'viewer' })
  role!: Role;
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'A query that narrows everything that the person may read.',
    example: 'metadata.team:checkout',
  })
  filter?: string | null;
}

/** What to change of a person. What is left out stays as it is. */
export class UserChangeRequest {
  @ApiPropertyOptional({ enum: ROLES })
  role?: Role;
  @ApiPropertyOptional({ type: String, nullable: true, description: 'Null lets all logs be read.' })
  filter?: string | null;
  @ApiPropertyOptional({ description: 'Makes a new one-time password, and ends all sessions of the person.' })
  resetPassword?: boolean;
}
