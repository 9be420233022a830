import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Controller, Get, Logger, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type Actor, CurrentActor } from '../../access/audit/actor.ts';
import { Audit } from '../../access/audit/audit.service.ts';
import { Permit } from '../../access/permit.ts';
import { ElasticsearchReader } from '../../elasticsearch/elasticsearch-reader.ts';
import { describeFault } from '../../http/describe-fault.ts';
import { ReadProblems } from '../../http/problem-responses.ts';
import { QueryParametersPipe } from '../../http/query-parameters.pipe.ts';
import { RequestReader } from '../../http/request-reader.ts';
import { API_HEADERS } from '../../http/security-headers.ts';
import type { Reader } from '../../limits/reader.ts';
import { slicesOf, SlowReaders } from '../../limits/slow-readers.ts';
import { ExportLimit } from '../../limits/stream-limits.ts';
import { wallClockMs } from '../../wall-clock.ts';
import { parseFilter } from '../filter/parse-filter.ts';
import { OrderedReader } from '../ordered/ordered-reader.ts';
import { describeExport } from './describe-export.ts';
import { ExportQuery } from './export.query.ts';
import { EXPORT_ROWS } from './export-rows.ts';
import { LogExport } from './log-export.ts';

/** At most one chunk waits for the client, while Elasticsearch reads the next page. */
const CHUNK_STREAM = { objectMode: false, highWaterMark: 1 };

/** Of UTF-8. */
const BYTE_ORDER_MARK = '\ufeff';

@ApiTags('search')
@Controller('logs/export')
export class ExportController {
  private readonly logger = new Logger('Export');

  constructor(
    private readonly logs: ElasticsearchReader,
    private readonly ordered: OrderedReader,
    private readonly limit: ExportLimit,
    private readonly slowReaders: SlowReaders,
    private readonly audit: Audit,
  ) {}

  @Get()
  @Permit('read-logs')
  @ApiOperation({
    summary: 'Export all logs that match, as NDJSON or CSV.',
    description:
      'The export is streamed from one point in time, whatever its size. After a failure the connection is broken, so a ' +
      'file that was received to its end is complete. CSV has one column for each field, and metadata as JSON. A cell that ' +
      'a spreadsheet would run as a formula (one that starts with `=`, `+`, `-` or `@`, also in their full-width forms and ' +
      'behind blanks or invisible characters, or with a tab or line break) has an apostrophe in front.',
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
    @Query(QueryParametersPipe) query: ExportQuery,
    @RequestReader() reader: Reader,
    @CurrentActor() actor: Actor,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { header, toRow, contentType } = EXPORT_ROWS[query.format];
    const { clauses } = parseFilter(query, wallClockMs());
    const logExport = new LogExport(this.logs, this.ordered, { clauses, direction: query.sort, reader });
    const release = await this.limit.acquire(reader);
    try {
      await logExport.open();
      await this.audit.record({ actor, action: 'logs.export', target: describeExport(query), outcome: 'ok' });
      const time = new Date(wallClockMs()).toISOString().slice(0, 19).replaceAll(':', '-');
      reply.hijack();
      reply.raw.writeHead(200, {
        ...API_HEADERS,
        'content-type': contentType,
        'content-disposition': `attachment; filename="logs-${time}Z.${query.format}"`,
      });
      if (query.format === 'csv' && query.bom === 'true') reply.raw.write(BYTE_ORDER_MARK);
      reply.raw.write(header);
      this.slowReaders.watch(reply.raw);
      await pipeline(Readable.from(slices(logExport.chunks(toRow)), CHUNK_STREAM), reply.raw);
    } catch (error) {
      if (!reply.raw.headersSent) throw error;
      // The pipeline has broken the connection, because the client left or must not take a part for the whole.
      const clientLeft = (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE';
      if (!clientLeft) this.logger.error(`An export failed: ${describeFault(error)}`);
    } finally {
      await logExport.close();
      release();
    }
  }
}

/** Slices of chunks, by which it shows whether the client reads. */
async function* slices(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield* slicesOf(chunk);
}
