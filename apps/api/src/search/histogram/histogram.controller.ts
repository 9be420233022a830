import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Histogram } from '@timberline/contract';
import { Permit } from '../../access/permit.ts';
import { ReadProblems } from '../../http/problem-responses.ts';
import { QueryParametersPipe } from '../../http/query-parameters.pipe.ts';
import { RequestReader } from '../../http/request-reader.ts';
import type { Reader } from '../../limits/reader.ts';
import { HistogramQuery } from './histogram.query.ts';
import { HistogramResponse } from './histogram.response.ts';
import { HistogramService } from './histogram.service.ts';

@ApiTags('search')
@Controller('logs/histogram')
export class HistogramController {
  constructor(private readonly histograms: HistogramService) {}

  @Get()
  @Permit('read-logs')
  @ApiOperation({
    summary: 'Count logs over time, by level.',
    description:
      'Exact counts in equal buckets of a round interval, aligned to UTC, including empty ones. With `zone` they are ' +
      'aligned to its local hours and days, which are not all equally long. The 20 most frequent levels are counted by ' +
      'name, the rest as `other`. Without `from` or `to` the histogram extends to the first or last matching log.',
  })
  @ApiOkResponse({ type: HistogramResponse })
  @ReadProblems()
  histogram(
    @Query(QueryParametersPipe) query: HistogramQuery,
    @RequestReader() reader: Reader,
  ): Promise<Histogram> {
    return this.histograms.histogram(query, reader);
  }
}
