import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { Trace, TraceSpan } from '@timberline/contract';
import { AbortOnDisconnect } from '../../http/abort-on-disconnect.ts';
import { NoQuery, QueryParametersPipe } from '../../http/query-parameters.pipe.ts';
import { NotFoundProblem, ReadProblems } from '../../problem/problem-responses.ts';
import { FoundLogAnswer } from '../logs/logs.response.ts';
import { TracesService } from './traces.service.ts';

class TraceSpanAnswer implements TraceSpan {
  @ApiProperty({ example: '148' })
  spanId!: string;
  @ApiProperty({ description: 'Time of its first log, in UTC.', example: '2026-11-24T15:00:00.000000001Z' })
  first!: string;
  @ApiProperty({ description: 'Time of its last log.', example: '2026-11-24T15:00:02.250Z' })
  last!: string;
  @ApiProperty({ description: 'All of its logs, also those that are not listed.', example: 12 })
  count!: number;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' }, example: { info: 11, error: 1 } })
  levels!: Record<string, number>;
}

class TraceAnswer implements Trace {
  @ApiProperty({ example: 'blk_38865049064139660' })
  traceId!: string;
  @ApiProperty({ description: 'In time order, up to 10,000.', type: [FoundLogAnswer] })
  logs!: FoundLogAnswer[];
  @ApiProperty({ description: 'By their first log.', type: [TraceSpanAnswer] })
  spans!: TraceSpanAnswer[];
  @ApiProperty({ description: 'There are more logs than are listed.', example: false })
  truncated!: boolean;
}

@ApiTags('search')
@Controller('api/traces')
export class TracesController {
  constructor(private readonly traces: TracesService) {}

  @Get(':traceId')
  @ApiOperation({ summary: 'The logs of a trace in time order, and its spans.' })
  @ApiOkResponse({ type: TraceAnswer })
  @NotFoundProblem('There is no log of a trace blk_38865049064139660.')
  @ReadProblems()
  trace(
    @Param('traceId') traceId: string,
    @Query(QueryParametersPipe) _: NoQuery,
    @AbortOnDisconnect() signal: AbortSignal,
  ): Promise<Trace> {
    return this.traces.trace(traceId, signal);
  }
}
