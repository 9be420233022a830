import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Facets } from '@timberline/contract';
import { Permit } from '../../access/permit.ts';
import { ReadProblems } from '../../http/problem-responses.ts';
import { QueryParametersPipe } from '../../http/query-parameters.pipe.ts';
import { RequestReader } from '../../http/request-reader.ts';
import type { Reader } from '../../limits/reader.ts';
import { FacetsQuery } from './facets.query.ts';
import { FacetsResponse } from './facets.response.ts';
import { FacetsService } from './facets.service.ts';

@ApiTags('search')
@Controller('logs/facets')
export class FacetsController {
  constructor(private readonly facets: FacetsService) {}

  @Get()
  @Permit('read-logs')
  @ApiOperation({
    summary: 'List the most frequent values of several fields, with their counts.',
    description:
      'The fields are those whose values can be listed: `level`, `resourceId`, `traceId`, `spanId`, `commit`, `protocol`, ' +
      '`redacted`, `pattern`, `parentResourceId`, and `metadata.` with a key. Counts are exact; a log with several values of a field ' +
      'is counted under each of them.',
  })
  @ApiOkResponse({ type: FacetsResponse })
  @ReadProblems()
  list(@Query(QueryParametersPipe) query: FacetsQuery, @RequestReader() reader: Reader): Promise<Facets> {
    return this.facets.facets(query, reader);
  }
}
