// Timberline's own protocol: POST / and POST /api/logs.
import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExcludeEndpoint, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Permit } from '../../../access/permit.ts';
import { Intake } from '../../intake/intake.ts';
import { HttpBodySource } from '../http-body-source.ts';
import { DocumentsWrites } from './native.openapi.ts';
import { decoderFor } from './parse-content-type.ts';
import { renderResponse } from './render-response.ts';
import { parseIdempotencyKey, parseWaitMs } from './write.query.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

@ApiTags('ingest')
@Controller()
export class NativeController {
  constructor(private readonly intake: Intake) {}

  @Post('logs')
  @Permit('write-logs')
  @RouteConfig({ rawBody: true })
  @DocumentsWrites()
  async write(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { headers } = request.raw;
    const waitMs = parseWaitMs(request.query as Record<string, unknown>);
    const idempotencyKey = parseIdempotencyKey(headers['idempotency-key']);
    const decoder = decoderFor(headers['content-type']);
    const source = new HttpBodySource(request);
    const { summary, isFound, isReplay } = await this.intake.accept(source, decoder, {
      idempotencyKey,
      ...ownerOfKeys(request),
      waitMs,
    });
    if (isReplay) void reply.header('idempotency-replayed', 'true');
    void reply
      .code(isFound ? 200 : 202)
      .header('content-type', JSON_TYPE)
      .send(renderResponse(summary));
  }

  /** The same at the root, for clients that know only an address. */
  @Post('/')
  @Permit('write-logs')
  @RouteConfig({ rawBody: true })
  @DocumentsWrites()
  writeToRoot(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.write(request, reply);
  }

  /** Sends a browser that opens the API's address to the documentation. */
  @Get('/')
  @Permit('public')
  @ApiExcludeEndpoint()
  home(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    if (request.headers.accept?.includes('text/html')) void reply.redirect('/docs', 302);
    else void reply.header('content-type', JSON_TYPE).send('{"name":"timberline","docs":"/docs"}');
  }
}

function ownerOfKeys({ principal }: FastifyRequest): { principal?: string } {
  return principal === undefined || principal.kind === 'anyone' ? {} : { principal: principal.id };
}
