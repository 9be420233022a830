// Whether the process lives and whether it can take logs.
import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { HealthService } from './health.service.ts';

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get('live')
  @ApiOperation({ summary: 'The process answers.' })
  @ApiResponse({ status: 200, schema: { example: { status: 'up' } } })
  live(): { status: 'up' } {
    return { status: 'up' };
  }

  @Get('ready')
  @ApiOperation({
    summary: 'Each dependency by name; 503 while one that the door needs is away.',
    description:
      'The door needs Redis. Without Elasticsearch logs are still taken in and wait in the queue, but searches fail.',
  })
  @ApiResponse({
    status: 200,
    schema: {
      example: {
        status: 'up',
        dependencies: {
          redis: { status: 'up' },
          elasticsearch: { status: 'up' },
          processor: { status: 'up' },
        },
      },
    },
  })
  @ApiResponse({ status: 503, description: 'The same body with `"status":"down"`.' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const readiness = await this.health.check();
    if (readiness.status === 'down')
      void reply.status(HttpStatus.SERVICE_UNAVAILABLE).header('retry-after', '2');
    return readiness;
  }
}
