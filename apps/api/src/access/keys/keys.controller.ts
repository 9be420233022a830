// /api/keys: the keys of programs.
import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBody,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import { wallClockMs } from '../../wall-clock.ts';
import { type Actor, CurrentActor } from '../audit/actor.ts';
import { Audit } from '../audit/audit.service.ts';
import { CurrentPrincipal, Permit } from '../permit.ts';
import type { Principal } from '../principal.ts';
import { KeyRequest } from './keys.request.ts';
import { KeyListResponse, KeyResponse, NewKeyResponse } from './keys.response.ts';
import { Keys } from './keys.service.ts';
import { parseKey } from './parse-key.ts';

@ApiTags('access')
@ApiServiceUnavailableResponse({ description: 'Elasticsearch or Redis is unavailable.' })
@Controller('keys')
export class KeysController {
  constructor(
    private readonly keys: Keys,
    private readonly audit: Audit,
  ) {}

  @Get()
  @Permit('administer')
  @ApiOperation({ summary: 'Lists the keys of programs, without their secrets.' })
  @ApiOkResponse({ type: KeyListResponse })
  async list(): Promise<KeyListResponse> {
    return { keys: await this.keys.list() };
  }

  @Post()
  @Permit('administer')
  @ApiOperation({
    summary: 'Makes a key for a program.',
    description:
      'The answer has its secret, this once. A client sends it as `Authorization: Bearer KEY`, `ApiKey base64(ID:KEY)`, `Basic` with the key as the password, or `Splunk KEY`.',
  })
  @ApiBody({ type: KeyRequest })
  @ApiCreatedResponse({ type: NewKeyResponse })
  @ApiBadRequestResponse({ description: 'A field is missing or wrong; `errors` names it.' })
  @ApiResponse({ status: 409, description: 'There are too many keys.' })
  make(
    @Body() body: unknown,
    @CurrentPrincipal() principal: Principal,
    @CurrentActor() actor: Actor,
  ): Promise<NewKeyResponse> {
    const key = parseKey(body, wallClockMs());
    const attempted = { actor, action: 'key.create', target: key.name } as const;
    return this.audit.attempt(attempted, () => this.keys.make(key, principal), describe);
  }

  @Get(':id')
  @Permit('administer')
  @ApiOperation({ summary: 'Returns a key, without its secret.' })
  @ApiOkResponse({ type: KeyResponse })
  @ApiNotFoundResponse({ description: 'There is no such key.' })
  find(@Param('id') id: string): Promise<KeyResponse> {
    return this.keys.find(id);
  }

  @Delete(':id')
  @HttpCode(204)
  @Permit('administer')
  @ApiOperation({ summary: 'Withdraws a key, which is refused everywhere within 5 s.' })
  @ApiNoContentResponse({ description: 'It is withdrawn.' })
  @ApiNotFoundResponse({ description: 'There is no such key.' })
  async withdraw(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<void> {
    const target = describe(await this.keys.find(id));
    await this.audit.attempt({ actor, action: 'key.withdraw', target }, () => this.keys.withdraw(id));
  }
}

/** What the audit says of a key. Several can have one name. */
function describe({ name, id }: Pick<KeyResponse, 'name' | 'id'>): string {
  return `${name} (${id})`;
}
