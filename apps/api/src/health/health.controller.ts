// GET /health/live and /health/ready: whether the process answers, and whether it can accept logs.
import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Permit } from '../access/permit.ts';
import { LivenessResponse, ReadinessResponse } from './health.response.ts';
import { HealthService } from './health.service.ts';

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get('live')
  @Permit('public')
  @ApiOperation({ summary: 'Answers if the process is alive.' })
  @ApiResponse({ status: 200, type: LivenessResponse })
  live(): { status: 'up' } {
    return { status: 'up' };
  }

  @Get('ready')
  @Permit('public')
  @ApiOperation({
    summary: 'Returns the state of each dependency; 503 while logs cannot be accepted.',
    description:
      'Accepting logs needs Redis. Without Elasticsearch, logs are still accepted and wait in the queue, but searches fail.',
  })
  @ApiResponse({ status: 200, type: ReadinessResponse })
  @ApiResponse({
    status: 503,
    description: 'Redis is unavailable. The body is the same, with `"status":"down"`.',
    type: ReadinessResponse,
  })
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const readiness = await this.health.check();
    if (readiness.status === 'down')
      void reply.status(HttpStatus.SERVICE_UNAVAILABLE).header('retry-after', '2');
    return readiness;
  }
}
