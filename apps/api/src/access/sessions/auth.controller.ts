// /api/auth: the login of people, who one is, one's password and sessions.
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Req, Res } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBody,
  ApiConflictResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
  ApiTooManyRequestsResponse,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { clientOf } from '../../limits/client.ts';
import { Settings } from '../../settings.ts';
import { type Actor, CurrentActor } from '../audit/actor.ts';
import { Audit } from '../audit/audit.service.ts';
import { CurrentPrincipal, Permit } from '../permit.ts';
import type { Principal } from '../principal.ts';
import type { Origin } from './check-password.ts';
import { LoginRequest, PasswordRequest } from './login.request.ts';
import { Logins } from './logins.service.ts';
import { OwnPassword } from './own-password.service.ts';
import { parseLogin, parsePasswordChange } from './parse-login.ts';
import { endedSessionCookie, sessionCookie } from './session-cookie.ts';
import { parseSessionToken } from './session-token.ts';
import { LoginWaysResponse, MeResponse, SessionListResponse } from './sessions.response.ts';

@ApiTags('access')
@ApiServiceUnavailableResponse({ description: 'Elasticsearch or Redis is unavailable.' })
@Controller('auth')
export class AuthController {
  constructor(
    private readonly settings: Settings,
    private readonly logins: Logins,
    private readonly ownPassword: OwnPassword,
    private readonly audit: Audit,
  ) {}

  @Get('login')
  @Permit('public')
  @ApiOperation({ summary: 'Tells how one can log in.' })
  @ApiOkResponse({ type: LoginWaysResponse })
  ways(): LoginWaysResponse {
    return { password: this.settings.authOn, oidc: this.settings.oidcOn, oidcName: this.settings.oidcName };
  }

  @Post('login')
  @HttpCode(204)
  @Permit('public')
  @ApiOperation({
    summary: 'Logs a person in.',
    description:
      'The answer sets a cookie that counts on the console’s origin alone. A session that the request was made with ends.',
  })
  @ApiBody({ type: LoginRequest })
  @ApiNoContentResponse({
    description: 'Logged in.',
    headers: { 'set-cookie': { schema: { type: 'string' } } },
  })
  @ApiBadRequestResponse({ description: 'A field is missing or wrong; `errors` names it.' })
  @ApiUnauthorizedResponse({ description: 'The name or the password is wrong.' })
  @ApiConflictResponse({ description: '`TIMBERLINE_AUTH` is off.' })
  @ApiTooManyRequestsResponse({ description: 'Too many attempts; `Retry-After` says when to try again.' })
  async login(
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const login = parseLogin(body);
    const token = await this.logins.login(login, originOf(request));
    const before = parseSessionToken(
      /^Session +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '',
    );
    if (before) await this.logins.endSession(before);
    void reply.header('set-cookie', sessionCookie(token, this.settings));
  }

  @Post('logout')
  @HttpCode(204)
  @Permit('login')
  @ApiOperation({ summary: 'Ends the session that the request is made with.' })
  @ApiNoContentResponse({ description: 'Logged out.' })
  async logout(
    @CurrentPrincipal() principal: Principal,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.audit.attempt({ actor, action: 'logout' }, () => this.logins.logout(principal));
    void reply.header('set-cookie', endedSessionCookie(this.settings));
  }

  @Get('me')
  @Permit('login')
  @ApiOperation({ summary: 'Tells who makes the request, and what they may do.' })
  @ApiOkResponse({ type: MeResponse })
  me(@CurrentPrincipal() principal: Principal): MeResponse {
    const { kind, name, role, filter, mustChangePassword = false } = principal;
    return { name: kind === 'anyone' ? null : name, role, filter, kind, mustChangePassword };
  }

  @Put('password')
  @HttpCode(204)
  @Permit('login')
  @ApiOperation({ summary: 'Changes one’s own password, and ends one’s other sessions.' })
  @ApiBody({ type: PasswordRequest })
  @ApiNoContentResponse({ description: 'Changed.' })
  @ApiBadRequestResponse({ description: 'A password is wrong or too short; `errors` names it.' })
  @ApiConflictResponse({ description: 'The password was changed or reset at the same moment.' })
  @ApiTooManyRequestsResponse({ description: 'Too many attempts; `Retry-After` says when to try again.' })
  async password(
    @Body() body: unknown,
    @CurrentPrincipal() principal: Principal,
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    const wanted = parsePasswordChange(body);
    await this.audit.attempt({ actor, action: 'password.change', target: principal.name }, () =>
      this.ownPassword.change(principal, wanted, originOf(request)),
    );
  }

  @Get('sessions')
  @Permit('self')
  @ApiOperation({ summary: 'Lists one’s own sessions, the newest first.' })
  @ApiOkResponse({ type: SessionListResponse })
  async sessions(@CurrentPrincipal() principal: Principal): Promise<SessionListResponse> {
    return { sessions: await this.logins.list(principal) };
  }

  @Delete('sessions/:id')
  @HttpCode(204)
  @Permit('self')
  @ApiOperation({ summary: 'Ends one of one’s own sessions, which is refused everywhere within 5 s.' })
  @ApiNoContentResponse({ description: 'It has ended.' })
  @ApiNotFoundResponse({ description: 'One has no such session.' })
  async end(
    @Param('id') id: string,
    @CurrentPrincipal() principal: Principal,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    const session = await this.logins.find(principal, id);
    await this.audit.attempt({ actor, action: 'session.end', target: id }, () =>
      this.logins.endSession(session),
    );
  }
}

function originOf(request: FastifyRequest): Origin {
  return { client: clientOf(request), address: request.ip, agent: request.headers['user-agent'] ?? '' };
}
