import { ApiProperty } from '@nestjs/swagger';

export class LoginRequest {
  @ApiProperty({ example: 'admin', maxLength: 100 })
  name!: string;
  @ApiProperty({ format: 'password', maxLength: 256 })
  password!: string;
}

export class PasswordRequest {
  @ApiProperty({ format: 'password', description: 'The password as it is.', maxLength: 256 })
  current!: string;
  @ApiProperty({
    format: 'password',
    description: 'The one to have from now on.',
    minLength: 12,
    maxLength: 256,
  })
  new!: string;
}
