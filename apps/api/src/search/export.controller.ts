// Everything that matches, as a file.
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { Controller, Get, Logger, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { ExportFormat } from '@timberline/contract';
import type { FastifyReply } from 'fastify';
import { ExportQuery } from './export.query.ts';
import { ExportService } from './export.service.ts';
import { ReadProblems } from './read-problems.ts';
import { ReadQueryPipe } from './read-query.pipe.ts';
import { ReaderSignal } from './reader-signal.ts';

const CONTENT_TYPES: Record<ExportFormat, string> = {
  ndjson: 'application/x-ndjson; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
};
/** Bytes that wait for a slow reader, beside the page that is at hand. */
const WAITING_BYTES = 64 * 1024;

@ApiTags('search')
@Controller('api/logs/export')
export class ExportController {
  private readonly logger = new Logger('Export');

  constructor(private readonly exports: ExportService) {}

  @Get()
  @ApiOperation({
    summary: 'All logs that match, as NDJSON or CSV.',
    description:
      'Streamed from one point in time, whatever the size. A failure half-way breaks the connection, so a file that came ' +
      'to its end is whole. CSV has one column a field and metadata as JSON; a cell that a spreadsheet would run ' +
      '(`=`, `+`, `-`, `@`, tab) has an apostrophe before it.',
  })
  @ApiProduces('application/x-ndjson', 'text/csv')
  @ApiResponse({
    status: 200,
    content: {
      'application/x-ndjson': {
        example:
          '{"id":"P79qp2rWKoLm-ow-4iCL","receivedAt":"2026-11-24T15:00:00.512Z","level":"warn","message":"disk is full","resourceId":"srv-1","timestamp":"2026-11-24T15:00:00Z"}\n',
      },
      'text/csv': {
        example:
          'id,receivedAt,level,message,resourceId,timestamp,traceId,spanId,commit,metadata\r\nP79qp2rWKoLm-ow-4iCL,2026-11-24T15:00:00.512Z,warn,disk is full,srv-1,2026-11-24T15:00:00Z,,,,\r\n',
      },
    },
  })
  @ReadProblems()
  async export(
    @Query(ReadQueryPipe) query: ExportQuery,
    @ReaderSignal() signal: AbortSignal,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const pieces = await this.exports.pieces(query, signal);
    const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
    reply.hijack();
    reply.raw.writeHead(200, {
      'content-type': CONTENT_TYPES[query.format],
      'content-disposition': `attachment; filename="logs-${time}Z.${query.format}"`,
      'cache-control': 'no-store',
    });
    try {
      await pipeline(Readable.from(pieces, { objectMode: false, highWaterMark: WAITING_BYTES }), reply.raw);
    } catch (error) {
      // The pipeline has broken the connection: the reader left, or is not to take a part for the whole.
      if (!signal.aborted) this.logger.error(`An export broke off: ${String(error)}`);
    }
  }
}
