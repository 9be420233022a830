import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { LogAnswer } from '@timberline/contract';
import { Permit } from '../../access/permit.ts';
import { JsonAnswer } from '../../http/json-answer.ts';
import { NotFoundProblem, ReadProblems } from '../../http/problem-responses.ts';
import { NoQuery, QueryParametersPipe } from '../../http/query-parameters.pipe.ts';
import { RequestReader } from '../../http/request-reader.ts';
import type { Reader } from '../../limits/reader.ts';
import { ContextQuery } from './context.query.ts';
import { ContextService } from './context.service.ts';
import { LogService, noSuchLog } from './log.service.ts';
import { LogAnswerResponse, LogContextResponse, LogPageResponse } from './logs.response.ts';
import { PageQuery } from './page.query.ts';
import { PagesService } from './pages.service.ts';

const EXAMPLE_NOT_FOUND = noSuchLog('P79qp2rWKoLm-ow-4iCL').message;

@ApiTags('search')
@Controller('logs')
export class LogsController {
  constructor(
    private readonly pages: PagesService,
    private readonly logs: LogService,
    private readonly contexts: ContextService,
  ) {}

  @Get()
  @Permit('read-logs')
  @ApiOperation({
    summary: 'Search logs, newest first, one page at a time.',
    description:
      'Pass `next` or `prev` of a page as `after` to get the adjacent page; page 1,000 is as fast as page 1. A cursor ' +
      'stays valid when the service restarts, and `now` keeps its meaning from the first page. Only `size` may change ' +
      'between pages.',
  })
  @JsonAnswer()
  @ApiOkResponse({ type: LogPageResponse })
  @ReadProblems()
  page(@Query(QueryParametersPipe) query: PageQuery, @RequestReader() reader: Reader): Promise<Buffer> {
    return this.pages.page(query, reader);
  }

  @Get(':id')
  @Permit('read-logs')
  @ApiOperation({ summary: 'Get a log by its id.' })
  @ApiOkResponse({ type: LogAnswerResponse })
  @NotFoundProblem(EXAMPLE_NOT_FOUND)
  @ReadProblems()
  log(
    @Param('id') id: string,
    @Query(QueryParametersPipe) _: NoQuery,
    @RequestReader() reader: Reader,
  ): Promise<LogAnswer> {
    return this.logs.log(id, reader);
  }

  @Get(':id/context')
  @Permit('read-logs')
  @ApiOperation({
    summary: 'Get the logs immediately before and after a log.',
    description:
      'They are in time order, those with the same timestamp by id. They are of the same resource unless `scope` says ' +
      'otherwise.',
  })
  @JsonAnswer()
  @ApiOkResponse({ type: LogContextResponse })
  @NotFoundProblem(EXAMPLE_NOT_FOUND)
  @ReadProblems()
  context(
    @Param('id') id: string,
    @Query(QueryParametersPipe) query: ContextQuery,
    @RequestReader() reader: Reader,
  ): Promise<Buffer> {
    return this.contexts.context(id, query, reader);
  }
}
