// GET /metrics: counters and gauges for Prometheus.
import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Permit } from '../access/permit.ts';
import { Metrics } from './metrics.service.ts';

@ApiTags('health')
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @Permit('read-status')
  @ApiOperation({
    summary: 'Returns metrics in the text format of Prometheus.',
    description:
      'Whichever API process answers, the counters are those of all of them together, up to 2 s late, and survive restarts. ' +
      'docs/metrics.md lists them.',
  })
  @ApiOkResponse({
    description: 'A line for each metric and its labels.',
    content: {
      'text/plain': {
        schema: { type: 'string' },
        example: 'timberline_ingest_accepted_logs_total{protocol="otlp"} 1200',
      },
    },
  })
  @ApiResponse({ status: 503, description: 'Redis is unavailable.' })
  async read(@Res() reply: FastifyReply): Promise<void> {
    const text = await this.metrics.render();
    void reply
      .header('content-type', this.metrics.contentType)
      .header('cache-control', 'no-store')
      .send(text);
  }
}
