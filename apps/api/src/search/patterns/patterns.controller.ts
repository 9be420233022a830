import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Permit } from '../../access/permit.ts';
import { JsonAnswer } from '../../http/json-answer.ts';
import { ReadProblems } from '../../http/problem-responses.ts';
import { QueryParametersPipe } from '../../http/query-parameters.pipe.ts';
import { RequestReader } from '../../http/request-reader.ts';
import type { Reader } from '../../limits/reader.ts';
import { PatternsQuery } from './patterns.query.ts';
import { LogPatternsResponse } from './patterns.response.ts';
import { PatternsService } from './patterns.service.ts';

@ApiTags('search')
@Controller('logs/patterns')
export class PatternsController {
  constructor(private readonly patterns: PatternsService) {}

  @Get()
  @Permit('read-logs')
  @ApiOperation({
    summary: 'List what the messages say, each kind once, with counts.',
    description:
      'Messages of one pattern differ only in values, such as numbers, ids and addresses. Counts are exact. docs/patterns.md ' +
      'says how a message gets its pattern.',
  })
  @JsonAnswer()
  @ApiOkResponse({ type: LogPatternsResponse })
  @ReadProblems()
  list(@Query(QueryParametersPipe) query: PatternsQuery, @RequestReader() reader: Reader): Promise<Buffer> {
    return this.patterns.patterns(query, reader);
  }
}
