// /api/users: the people who may log in.
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Req } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBody,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { clientOf } from '../../limits/client.ts';
import { type Actor, CurrentActor } from '../audit/actor.ts';
import { Audit } from '../audit/audit.service.ts';
import { CurrentPrincipal, Permit } from '../permit.ts';
import type { Principal } from '../principal.ts';
import { parseUser, parseUserChange } from './parse-user.ts';
import { UserChangeRequest, UserRequest } from './users.request.ts';
import { UserListResponse, UserResponse, UserWithPasswordResponse } from './users.response.ts';
import { Users } from './users.service.ts';

@ApiTags('access')
@ApiServiceUnavailableResponse({ description: 'Elasticsearch or Redis is unavailable.' })
@Controller('users')
export class UsersController {
  constructor(
    private readonly users: Users,
    private readonly audit: Audit,
  ) {}

  @Get()
  @Permit('administer')
  @ApiOperation({ summary: 'Lists the people who may log in.' })
  @ApiOkResponse({ type: UserListResponse })
  async list(): Promise<UserListResponse> {
    return { users: await this.users.list() };
  }

  @Post()
  @Permit('administer')
  @ApiOperation({
    summary: 'Makes a person.',
    description:
      'The answer has their one-time password, this once. Until they have changed it, they may do nothing else.',
  })
  @ApiBody({ type: UserRequest })
  @ApiCreatedResponse({ type: UserWithPasswordResponse })
  @ApiBadRequestResponse({ description: 'A field is missing or wrong; `errors` names it.' })
  @ApiConflictResponse({ description: 'There is a person of this name, or there are too many.' })
  make(
    @Body() body: unknown,
    @CurrentPrincipal() principal: Principal,
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
  ): Promise<UserWithPasswordResponse> {
    const user = parseUser(body);
    return this.audit.attempt({ actor, action: 'user.create', target: user.name }, () =>
      this.users.make(user, principal, clientOf(request)),
    );
  }

  @Get(':name')
  @Permit('administer')
  @ApiOperation({ summary: 'Returns a person.' })
  @ApiOkResponse({ type: UserResponse })
  @ApiNotFoundResponse({ description: 'There is no such person.' })
  find(@Param('name') name: string): Promise<UserResponse> {
    return this.users.find(name);
  }

  @Put(':name')
  @Permit('administer')
  @ApiOperation({
    summary: 'Changes the role or the filter of a person, or resets their password.',
    description:
      'What is left out stays as it is. Sessions go on with what was changed, but a reset ends them.',
  })
  @ApiBody({ type: UserChangeRequest })
  @ApiOkResponse({ type: UserWithPasswordResponse })
  @ApiBadRequestResponse({ description: 'A field is wrong; `errors` names it.' })
  @ApiNotFoundResponse({ description: 'There is no such person.' })
  @ApiConflictResponse({ description: 'It is the last person with the role admin.' })
  async change(
    @Param('name') name: string,
    @Body() body: unknown,
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
  ): Promise<UserWithPasswordResponse> {
    const change = parseUserChange(body);
    const { name: target } = await this.users.find(name);
    return this.audit.attempt({ actor, action: 'user.change', target }, () =>
      this.users.change(name, change, clientOf(request)),
    );
  }

  @Delete(':name')
  @HttpCode(204)
  @Permit('administer')
  @ApiOperation({ summary: 'Takes out a person, who is refused everywhere within 5 s.' })
  @ApiNoContentResponse({ description: 'They are taken out, and their sessions end.' })
  @ApiNotFoundResponse({ description: 'There is no such person.' })
  @ApiConflictResponse({ description: 'It is the last person with the role admin.' })
  async remove(@Param('name') name: string, @CurrentActor() actor: Actor): Promise<void> {
    const { name: target } = await this.users.find(name);
    await this.audit.attempt({ actor, action: 'user.delete', target }, () => this.users.remove(name));
  }
}
