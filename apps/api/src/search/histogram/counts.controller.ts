// Counts: over time, and of the values of a field.
import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FieldList, FieldValues, Histogram } from '@timberline/contract';
import { TooManyExpansionsInterceptor } from '../../elasticsearch/too-many-expansions.ts';
import { AbortOnDisconnect } from '../../http/abort-on-disconnect.ts';
import { QueryParametersPipe } from '../../http/query-parameters.pipe.ts';
import { NotFoundProblem, ReadProblems } from '../../problem/problem-responses.ts';
import { FieldsService } from '../fields/fields.service.ts';
import { ValuesQuery } from '../fields/values.query.ts';
import { FilterQuery } from '../filter/filter.query.ts';
import { FieldListAnswer, FieldValuesAnswer, HistogramAnswer } from './count-answers.ts';
import { HistogramQuery } from './histogram.query.ts';
import { HistogramService } from './histogram.service.ts';

@ApiTags('search')
@Controller('api/logs')
@UseInterceptors(TooManyExpansionsInterceptor)
export class CountsController {
  constructor(
    private readonly histograms: HistogramService,
    private readonly fieldsService: FieldsService,
  ) {}

  @Get('histogram')
  @ApiOperation({
    summary: 'Exact counts by level over time.',
    description:
      'Even buckets of a round interval, aligned to UTC, empty ones included. The 20 most frequent levels by name, the ' +
      'rest as `other`. Without `from` and `to` it spans what matches.',
  })
  @ApiOkResponse({ type: HistogramAnswer })
  @ReadProblems()
  histogram(
    @Query(QueryParametersPipe) query: HistogramQuery,
    @AbortOnDisconnect() signal: AbortSignal,
  ): Promise<Histogram> {
    return this.histograms.histogram(query, signal);
  }

  @Get('fields')
  @ApiOperation({ summary: 'The fields, and the keys of metadata that occur in logs that match.' })
  @ApiOkResponse({ type: FieldListAnswer })
  @ReadProblems()
  fields(
    @Query(QueryParametersPipe) query: FilterQuery,
    @AbortOnDisconnect() signal: AbortSignal,
  ): Promise<FieldList> {
    return this.fieldsService.fields(query, signal);
  }

  @Get('fields/:field/values')
  @ApiOperation({
    summary: 'The most frequent values of a field, with counts.',
    description:
      '`level`, `resourceId`, `traceId`, `spanId`, `commit`, `parentResourceId`, or `metadata.any.key`. `prefix` completes ' +
      'as one types.',
  })
  @ApiOkResponse({ type: FieldValuesAnswer })
  @NotFoundProblem('There is no field levle; GET /api/logs/fields lists those that there are.')
  @ReadProblems()
  values(
    @Param('field') field: string,
    @Query(QueryParametersPipe) query: ValuesQuery,
    @AbortOnDisconnect() signal: AbortSignal,
  ): Promise<FieldValues> {
    return this.fieldsService.values(field, query, signal);
  }
}
