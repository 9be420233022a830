import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Permit } from '../../access/permit.ts';
import { JsonAnswer } from '../../http/json-answer.ts';
import { NotFoundProblem, ReadProblems } from '../../http/problem-responses.ts';
import { NoQuery, QueryParametersPipe } from '../../http/query-parameters.pipe.ts';
import { RequestReader } from '../../http/request-reader.ts';
import type { Reader } from '../../limits/reader.ts';
import { TraceResponse } from './traces.response.ts';
import { noSuchTrace, TracesService } from './traces.service.ts';

@ApiTags('search')
@Controller('traces')
export class TracesController {
  constructor(private readonly traces: TracesService) {}

  @Get(':traceId')
  @Permit('read-logs')
  @ApiOperation({ summary: 'Get the logs of a trace in time order, and its spans.' })
  @JsonAnswer()
  @ApiOkResponse({ type: TraceResponse })
  @NotFoundProblem(noSuchTrace('blk_38865049064139660').message)
  @ReadProblems()
  trace(
    @Param('traceId') traceId: string,
    @Query(QueryParametersPipe) _: NoQuery,
    @RequestReader() reader: Reader,
  ): Promise<Buffer> {
    return this.traces.trace(traceId, reader);
  }
}
