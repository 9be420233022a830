// GET /api/ingest/status and /api/ingest/stream: the state of ingest, once or as it changes.
import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { LogQueue } from '@timberline/queue';
import { Permit } from '../../access/permit.ts';
import { RequestReader } from '../../http/request-reader.ts';
import type { Reader } from '../../limits/reader.ts';
import { StatusResponse } from './status.response.ts';
import { StatusFeed } from './status-feed.ts';

@ApiTags('ingest')
@Controller('ingest')
export class StatusController {
  constructor(
    private readonly queue: LogQueue,
    private readonly feed: StatusFeed,
  ) {}

  @Get('status')
  @Permit('read-status')
  @ApiOperation({ summary: 'Returns the state of ingest in numbers of logs.' })
  @ApiOkResponse({ type: StatusResponse })
  @ApiResponse({ status: 503, description: 'Redis is unavailable.' })
  status(): Promise<StatusResponse> {
    return this.queue.status();
  }

  @Get('stream')
  @Permit('read-status')
  @ApiOperation({
    summary: 'Streams the state of ingest as server-sent events, at least one per second while it changes.',
    description: 'While Redis is unavailable, the events are named `problem` and carry the problem instead.',
  })
  @ApiOkResponse({
    description: '`data: {"queued":0,"indexing":0,…}` and a blank line, repeatedly.',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  @ApiResponse({ status: 429, description: 'This client streams the status too many times at once.' })
  @ApiResponse({ status: 503, description: 'Too many clients are connected.' })
  stream(@RequestReader() reader: Reader, @Res() reply: FastifyReply): void {
    this.feed.join(reader, reply);
  }
}
