// How ingest stands, once or as it moves.
import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { LogQueue } from '@timberline/queue';
import { IngestStatusDto } from './status.response.ts';
import { StatusFeed } from './status-feed.ts';

@ApiTags('ingest')
@Controller('api/ingest')
export class StatusController {
  constructor(
    @Inject(LogQueue) private readonly queue: LogQueue,
    private readonly feed: StatusFeed,
  ) {}

  @Get('status')
  @ApiOperation({ summary: 'How ingest stands, in logs.' })
  @ApiOkResponse({ type: IngestStatusDto })
  @ApiResponse({ status: 503, description: 'Redis is away.' })
  status(): Promise<IngestStatusDto> {
    return this.queue.status();
  }

  @Get('stream')
  @ApiOperation({
    summary: 'The same as server-sent events, at least one a second while anything moves.',
    description: 'While Redis is away, events named `problem` carry the problem instead.',
  })
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ description: '`data: {"queued":0,"indexing":0,…}` and a blank line, again and again.' })
  stream(@Res() reply: FastifyReply): void {
    this.feed.join(reply);
  }
}
