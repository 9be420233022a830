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
  constructor(private readonly losses: Losses) {}

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
  async confirm(@Body() body: unknown): Promise<{ confirmed: number }> {
    return { confirmed: await this.losses.confirm(parseConfirmation(body)) };
  }
}
