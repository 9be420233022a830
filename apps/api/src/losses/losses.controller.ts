// /api/losses: acknowledged logs that an engine lost, until a person confirms that they know of them.
import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBody,
  type ApiBodyOptions,
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../access/audit/actor.ts';
import { Audit } from '../access/audit/audit.service.ts';
import { Permit } from '../access/permit.ts';
import { LossListResponse } from './losses.response.ts';
import { Losses } from './losses.service.ts';
import { parseConfirmation } from './parse-confirmation.ts';

const CONFIRMATION: ApiBodyOptions = {
  schema: {
    oneOf: [
      {
        type: 'object',
        required: ['ids'],
        properties: { ids: { type: 'array', items: { type: 'string' } } },
      },
      { type: 'object', required: ['all'], properties: { all: { type: 'boolean', enum: [true] } } },
    ],
  },
};

@ApiTags('ingest')
@ApiServiceUnavailableResponse({ description: 'Elasticsearch is unavailable.' })
@Controller('losses')
export class LossesController {
  constructor(
    private readonly losses: Losses,
    private readonly audit: Audit,
  ) {}

  @Get()
  @Permit('read-status')
  @ApiOperation({
    summary: 'Lists losses: acknowledged logs that Redis or Elasticsearch no longer has.',
    description:
      'A loss means that the data of an engine was damaged, deleted or restored from an older copy. It is also told by /health/ready, the log of the API and the console, until it is confirmed.',
  })
  @ApiOkResponse({ type: LossListResponse })
  async list(): Promise<LossListResponse> {
    return { losses: await this.losses.list() };
  }

  @Post('confirm')
  @Permit('administer')
  @HttpCode(200)
  @ApiOperation({ summary: 'Confirms that a person knows of losses, which are no longer told then.' })
  @ApiBody(CONFIRMATION)
  @ApiOkResponse({ schema: { example: { confirmed: 1 } } })
  @ApiBadRequestResponse({ description: 'The body selects neither ids nor all.' })
  async confirm(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<{ confirmed: number }> {
    const ids = parseConfirmation(body);
    const target = ids === 'all' ? 'all' : `${ids.length} by id`;
    const confirm = () => this.losses.confirm(ids);
    return { confirmed: await this.audit.attempt({ actor, action: 'losses.confirm', target }, confirm) };
  }
}
