// Timberline's own protocol: POST / and POST /api/logs.
import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExcludeEndpoint, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NativeEndpoint } from './native.endpoint.ts';
import { DocumentsWrites } from './native.openapi.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

@ApiTags('ingest')
@Controller()
export class NativeController {
  constructor(private readonly door: NativeEndpoint) {}

  @Post(['api/logs', ''])
  @RouteConfig({ rawBody: true })
  @DocumentsWrites()
  async write(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const answer = await this.door.take(request.raw, request.query as Record<string, unknown>);
    if (answer.isReplay) void reply.header('idempotency-replayed', 'true');
    void reply.code(answer.status).header('content-type', JSON_TYPE).send(answer.body);
  }

  /** A browser that opens the API's address gets its documentation. */
  @Get()
  @ApiExcludeEndpoint()
  home(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    if (request.headers.accept?.includes('text/html')) void reply.redirect('/docs', 302);
    else void reply.header('content-type', JSON_TYPE).send('{"name":"timberline","docs":"/docs"}');
  }
}
