import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FieldList, FieldValues } from '@timberline/contract';
import { Permit } from '../../access/permit.ts';
import { NotFoundProblem, ReadProblems } from '../../http/problem-responses.ts';
import { QueryParametersPipe } from '../../http/query-parameters.pipe.ts';
import { RequestReader } from '../../http/request-reader.ts';
import type { Reader } from '../../limits/reader.ts';
import { FilterQuery } from '../filter/filter.query.ts';
import { unknownField } from './field-terms.ts';
import { FieldValuesQuery } from './field-values.query.ts';
import { FieldListResponse, FieldValuesResponse } from './fields.response.ts';
import { FieldsService } from './fields.service.ts';

@ApiTags('search')
@Controller('logs/fields')
export class FieldsController {
  constructor(private readonly fields: FieldsService) {}

  @Get()
  @Permit('read-logs')
  @ApiOperation({
    summary: 'List the fields.',
    description:
      'The fields that every log can have, and the 2,000 most frequent metadata keys of the logs that match.',
  })
  @ApiOkResponse({ type: FieldListResponse })
  @ReadProblems()
  list(@Query(QueryParametersPipe) query: FilterQuery, @RequestReader() reader: Reader): Promise<FieldList> {
    return this.fields.list(query, reader);
  }

  @Get(':field/values')
  @Permit('read-logs')
  @ApiOperation({
    summary: 'List the most frequent values of a field, with their counts.',
    description:
      'The field is `level`, `resourceId`, `traceId`, `spanId`, `commit`, `protocol`, `redacted`, `pattern`, `parentResourceId`, ' +
      'or `metadata.` and a key. ' +
      'With `prefix` the list serves to complete a value while it is typed, with `contains` to look for one.',
  })
  @ApiOkResponse({ type: FieldValuesResponse })
  @NotFoundProblem(unknownField('levle').message)
  @ReadProblems()
  values(
    @Param('field') field: string,
    @Query(QueryParametersPipe) query: FieldValuesQuery,
    @RequestReader() reader: Reader,
  ): Promise<FieldValues> {
    return this.fields.values(field, query, reader);
  }
}
