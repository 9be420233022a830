import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type Role, ROLES } from '../principal.ts';

/** A person. */
export class UserResponse {
  @ApiProperty({ example: 'ann@example.com' })
  name!: string;
  @ApiProperty({ enum: ROLES })
  role!: Role;
  @ApiProperty({ type: String, nullable: true })
  filter!: string | null;
  @ApiProperty({ description: 'Whether they have not changed their one-time password yet.' })
  mustChangePassword!: boolean;
  @ApiProperty({ format: 'date-time' })
  createdAt!: string;
  @ApiProperty({ description: 'The name of who made them.', example: 'admin' })
  createdBy!: string;
}

/** A person who was just made, or whose password was just reset. */
export class UserWithPasswordResponse extends UserResponse {
  @ApiPropertyOptional({
    description:
      'The one-time password, if one was made. It is shown this once, and is to be changed at the first login.',
  })
  password?: string;
}

export class UserListResponse {
  @ApiProperty({ type: [UserResponse] })
  users!: UserResponse[];
}
