import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Permit } from '../../access/permit.ts';
import { ReadProblems } from '../../http/problem-responses.ts';
import { QueryParametersPipe } from '../../http/query-parameters.pipe.ts';
import { RequestReader } from '../../http/request-reader.ts';
import type { Reader } from '../../limits/reader.ts';
import { StreamQuery } from './stream.query.ts';
import { StreamService } from './stream.service.ts';

@ApiTags('search')
@Controller('logs/stream')
export class StreamController {
  constructor(private readonly streams: StreamService) {}

  @Get()
  @Permit('read-logs')
  @ApiOperation({
    summary: 'Stream new logs that match, as server-sent events.',
    description:
      'Each new log comes once, as soon as it can be found, whatever its timestamp. The stream begins with an `id` without ' +
      'data, which is where it begins: a log that a search cannot find by then is streamed. To go on where a stream broke ' +
      'off, send the last id as the header `Last-Event-ID`, as browsers do by themselves, or as `after`, to any API of the ' +
      'installation, within 30 minutes. Events `log` have a log as data. `missed` tells that the reader was away for too ' +
      'long or reads too slowly, and goes on: `{"logs":n,"from","to"}` with the number of logs left out, or null where it is ' +
      'not known. `problem` ends the stream, with a problem document as data. A comment comes while there is nothing new.',
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The `id` of the last event that was received, to go on behind it.',
  })
  @ApiOkResponse({
    description: 'An `id`, and from then on an event for each new log.',
    content: {
      'text/event-stream': {
        schema: { type: 'string' },
        example:
          'id: qk3…\nretry: 1000\n\nid: qk4…\nevent: log\ndata: {"id":"P79qp2rWKoLm-ow-4iCL","receivedAt":"2026-11-24T15:00:00.512Z","level":"warn","message":"disk is full","resourceId":"srv-1","timestamp":"2026-11-24T15:00:00Z"}\n\n',
      },
    },
  })
  @ReadProblems()
  async stream(
    @Query(QueryParametersPipe) query: StreamQuery,
    @Headers('last-event-id') lastEventId: string | undefined,
    @RequestReader() reader: Reader,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { after, ...filter } = query;
    await this.streams.stream(filter, lastEventId || after || undefined, reader, reply);
  }
}
