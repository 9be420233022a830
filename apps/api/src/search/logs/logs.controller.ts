// Pages of logs, one log, and what stands around it.
import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FoundLog, LogContext, LogPage } from '@timberline/contract';
import { TooManyExpansionsInterceptor } from '../../elasticsearch/too-many-expansions.ts';
import { AbortOnDisconnect } from '../../http/abort-on-disconnect.ts';
import { NoQuery, QueryParametersPipe } from '../../http/query-parameters.pipe.ts';
import { NotFoundProblem, ReadProblems } from '../../problem/problem-responses.ts';
import { ContextQuery } from './context.query.ts';
import { ContextService } from './context.service.ts';
import { FoundLogAnswer, LogContextAnswer, LogPageAnswer } from './logs.response.ts';
import { OneLogService } from './one-log.service.ts';
import { PageQuery } from './page.query.ts';
import { PagesService } from './pages.service.ts';

@ApiTags('search')
@Controller('api/logs')
@UseInterceptors(TooManyExpansionsInterceptor)
export class LogsController {
  constructor(
    private readonly pages: PagesService,
    private readonly one: OneLogService,
    private readonly contexts: ContextService,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'A page of the logs that match, newest first.',
    description:
      'Go on with `next` and back with `prev`: page 1,000 costs what page 1 costs. A cursor holds over restarts and fixes ' +
      '`now` to that of the first page; `size` may change between pages, nothing else.',
  })
  @ApiOkResponse({ type: LogPageAnswer })
  @ReadProblems()
  page(
    @Query(QueryParametersPipe) query: PageQuery,
    @AbortOnDisconnect() signal: AbortSignal,
  ): Promise<LogPage> {
    return this.pages.page(query, signal);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One log.' })
  @ApiOkResponse({ type: FoundLogAnswer })
  @NotFoundProblem('There is no log P79qp2rWKoLm-ow-4iCL.')
  log(
    @Param('id') id: string,
    @Query(QueryParametersPipe) _: NoQuery,
    @AbortOnDisconnect() signal: AbortSignal,
  ): Promise<FoundLog> {
    return this.one.log(id, signal);
  }

  @Get(':id/context')
  @ApiOperation({
    summary: 'What stands before and after a log.',
    description: 'Neighbours in time order, ties by id, of the same resource unless `scope` says otherwise.',
  })
  @ApiOkResponse({ type: LogContextAnswer })
  @NotFoundProblem('There is no log P79qp2rWKoLm-ow-4iCL.')
  @ReadProblems()
  context(
    @Param('id') id: string,
    @Query(QueryParametersPipe) query: ContextQuery,
    @AbortOnDisconnect() signal: AbortSignal,
  ): Promise<LogContext> {
    return this.contexts.context(id, query, signal);
  }
}
