// The text of any program: POST or PUT /api/lines.
import { Controller, HttpCode, Post, Put, Req } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExcludeEndpoint, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { ENQUEUED_MESSAGE } from '@timberline/contract';
import { Permit } from '../../../access/permit.ts';
import { clientOf } from '../../../limits/client.ts';
import { parseContentEncoding } from '../../body/decompress.ts';
import { decompressStream } from '../../body/decompress-stream.ts';
import { StreamIntake } from '../../intake/stream-intake.ts';
import { DocumentsLines } from './lines.openapi.ts';
import { parseLinesQuery } from './lines.query.ts';

@ApiTags('ingest')
@Controller('lines')
export class LinesController {
  constructor(private readonly intake: StreamIntake) {}

  @Post()
  @Permit('write-logs')
  @HttpCode(202)
  @RouteConfig({ rawBody: true })
  @DocumentsLines()
  async write(@Req() request: FastifyRequest) {
    const { reading, defaults } = parseLinesQuery((request.query ?? {}) as Record<string, unknown>);
    const encoding = parseContentEncoding(request.headers['content-encoding']);
    const stream = decompressStream(request.raw, encoding as Exclude<typeof encoding, 'snappy'>);
    const { notes, ...summary } = await this.intake.accept(stream, {
      client: clientOf(request),
      protocol: 'lines',
      reading,
      defaults,
    });
    return { message: ENQUEUED_MESSAGE, ...summary, ...(notes.length > 0 ? { notes } : {}) };
  }

  /** `curl -T` sends by this method. */
  @Put()
  @Permit('write-logs')
  @HttpCode(202)
  @RouteConfig({ rawBody: true })
  @ApiExcludeEndpoint()
  put(@Req() request: FastifyRequest) {
    return this.write(request);
  }
}
