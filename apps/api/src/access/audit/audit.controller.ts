// /api/audit: who did what. There is no call that changes it.
import { Controller, Get, Query } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import { QueryParametersPipe } from '../../http/query-parameters.pipe.ts';
import { Permit } from '../permit.ts';
import { AuditQuery } from './audit.query.ts';
import { AuditPageResponse } from './audit.response.ts';
import { AuditReader } from './audit-reader.ts';

@ApiTags('access')
@Controller('audit')
export class AuditController {
  constructor(private readonly reader: AuditReader) {}

  @Get()
  @Permit('administer')
  @ApiOperation({ summary: 'Lists who did what, when, from where, and with what outcome; the newest first.' })
  @ApiOkResponse({ type: AuditPageResponse })
  @ApiBadRequestResponse({ description: 'A parameter is unknown or invalid; `errors` names it.' })
  @ApiServiceUnavailableResponse({ description: 'Elasticsearch or Redis is unavailable.' })
  page(@Query(QueryParametersPipe) query: AuditQuery): Promise<AuditPageResponse> {
    return this.reader.page(query);
  }
}
