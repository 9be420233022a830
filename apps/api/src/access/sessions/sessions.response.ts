import { ApiProperty } from '@nestjs/swagger';
import { type Role, ROLES } from '../principal.ts';

/** How one can log in. */
export class LoginWaysResponse {
  @ApiProperty({ description: 'By name and password. False while TIMBERLINE_AUTH is off.' })
  password!: boolean;
  @ApiProperty({ description: 'By an OpenID provider.' })
  oidc!: boolean;
  @ApiProperty({ description: 'What the provider is called, for the button.', example: 'Example Inc.' })
  oidcName!: string;
}

/** Who makes the request. */
export class MeResponse {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The name of the person or key; null while TIMBERLINE_AUTH is off.',
    example: 'admin',
  })
  name!: string | null;
  @ApiProperty({ enum: ROLES })
  role!: Role;
  @ApiProperty({ type: String, nullable: true, description: 'The query that narrows what can be read.' })
  filter!: string | null;
  @ApiProperty({ enum: ['person', 'key', 'anyone'] })
  kind!: 'person' | 'key' | 'anyone';
  @ApiProperty({
    description:
      'Whether the password is a one-time password: every other call is a 403 until it is changed.',
  })
  mustChangePassword!: boolean;
}

/** A session of the one who asks. */
export class SessionResponse {
  @ApiProperty({ example: 'kq2S6v0yJ3bZxW1f' })
  id!: string;
  @ApiProperty({ format: 'date-time' })
  createdAt!: string;
  @ApiProperty({ format: 'date-time', description: 'When it was last used, to the minute.' })
  lastUsed!: string;
  @ApiProperty({ description: 'The address that it began from.', example: '192.0.2.7' })
  from!: string;
  @ApiProperty({ description: 'The browser, as it calls itself.' })
  agent!: string;
  @ApiProperty({ description: 'Whether the request was made with it.' })
  current!: boolean;
}

export class SessionListResponse {
  @ApiProperty({ type: [SessionResponse] })
  sessions!: SessionResponse[];
}
