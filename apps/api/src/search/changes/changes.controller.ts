import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Permit } from '../../access/permit.ts';
import { JsonAnswer } from '../../http/json-answer.ts';
import { ReadProblems } from '../../http/problem-responses.ts';
import { QueryParametersPipe } from '../../http/query-parameters.pipe.ts';
import { RequestReader } from '../../http/request-reader.ts';
import type { Reader } from '../../limits/reader.ts';
import { ChangesQuery } from './changes.query.ts';
import { ChangesResponse } from './changes.response.ts';
import { ChangesService } from './changes.service.ts';

@ApiTags('search')
@Controller('logs/changes')
export class ChangesController {
  constructor(private readonly changes: ChangesService) {}

  @Get()
  @Permit('read-logs')
  @ApiOperation({
    summary: 'Find what is different in a span of time.',
    description:
      'Compares the logs from `from` to `to` with those of a baseline, the same length right before unless given, and lists ' +
      'the values of which there are more or fewer than chance explains: of `level`, `resourceId`, `commit`, `protocol`, ' +
      '`redacted`, and of all keys of the metadata, and what messages say, by pattern. A value counts as different if both its share of all logs and its ' +
      'number per second are, so that nothing is listed when all logs double. Without `to` the window ends now, and ' +
      'without `from` it is an hour.',
  })
  @JsonAnswer()
  @ApiOkResponse({ type: ChangesResponse })
  @ReadProblems()
  compare(@Query(QueryParametersPipe) query: ChangesQuery, @RequestReader() reader: Reader): Promise<Buffer> {
    return this.changes.changes(query, reader);
  }
}
