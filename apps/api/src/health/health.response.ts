// What the health routes answer, for OpenAPI.
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

const STATUS = { enum: ['up', 'down'], example: 'up' };

export class LivenessResponse {
  @ApiProperty({ enum: ['up'], example: 'up' })
  status!: 'up';
}

class DependencyResponse {
  @ApiProperty(STATUS)
  status!: 'up' | 'down';
  @ApiPropertyOptional({ description: 'Why it is down, or what it reports about itself.', example: 'green' })
  detail?: string;
}

class DependenciesResponse {
  @ApiProperty()
  redis!: DependencyResponse;
  @ApiProperty()
  elasticsearch!: DependencyResponse;
  @ApiProperty()
  processor!: DependencyResponse;
}

export class ReadinessResponse {
  @ApiProperty(STATUS)
  status!: 'up' | 'down';
  @ApiProperty()
  dependencies!: DependenciesResponse;
}
