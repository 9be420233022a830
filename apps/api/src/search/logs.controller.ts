// Pages of logs, one log, and what stands around it.
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FoundLog, LogPage } from '@timberline/contract';
import { FoundLogAnswer, LogPageAnswer } from './answers.ts';
import { OneLogService } from './one-log.service.ts';
import { PageQuery } from './page.query.ts';
import { PagesService } from './pages.service.ts';
import { NotFoundProblem, ReadProblems } from './read-problems.ts';
import { ReadQueryPipe } from './read-query.pipe.ts';
import { ReaderSignal } from './reader-signal.ts';

@ApiTags('search')
@Controller('api/logs')
export class LogsController {
  constructor(
    private readonly pages: PagesService,
    private readonly one: OneLogService,
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
  page(@Query(ReadQueryPipe) query: PageQuery, @ReaderSignal() signal: AbortSignal): Promise<LogPage> {
    return this.pages.page(query, signal);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One log.' })
  @ApiOkResponse({ type: FoundLogAnswer })
  @NotFoundProblem('There is no log P79qp2rWKoLm-ow-4iCL.')
  log(@Param('id') id: string, @ReaderSignal() signal: AbortSignal): Promise<FoundLog> {
    return this.one.log(id, signal);
  }
}
