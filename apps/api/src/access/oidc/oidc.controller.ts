// /api/auth/oidc: the login by an OpenID provider.
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '../../http/problem-error.ts';
import { clientOf } from '../../limits/client.ts';
import { Settings } from '../../settings.ts';
import { Permit } from '../permit.ts';
import { sessionCookie } from '../sessions/session-cookie.ts';
import { endedFlowCookie, FLOW_HEADER, flowCookie } from './flow-cookie.ts';
import { OidcError, type OidcErrorKind } from './oidc-error.ts';
import { OidcLogins } from './oidc-logins.service.ts';
import { oidcPage } from './oidc-page.ts';

const STATUSES: Record<OidcErrorKind, number> = {
  off: 404,
  'not-begun': 400,
  refused: 401,
  'no-role': 403,
  busy: 503,
  unavailable: 503,
  misconfigured: 502,
};
const RETRY_SECONDS = 5;

@ApiTags('access')
@ApiResponse({ status: 404, description: 'There is no OpenID provider.' })
@ApiResponse({ status: 503, description: 'The provider, Elasticsearch or Redis is unavailable.' })
@Controller('auth/oidc')
export class OidcController {
  constructor(
    private readonly settings: Settings,
    private readonly logins: OidcLogins,
  ) {}

  @Get('login')
  @Permit('public')
  @ApiOperation({ summary: 'Leads a browser to the OpenID provider.' })
  @ApiQuery({ name: 'to', required: false, description: 'The page of the console that the login leads to.' })
  @ApiResponse({ status: 302, description: 'To the provider.' })
  async login(
    @Query('to') to: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.answer(request, reply, async () => {
      const { url, cookie } = await this.logins.begin(
        typeof to === 'string' ? to : undefined,
        this.callbackOf(request),
      );
      void reply.header('set-cookie', flowCookie(cookie, this.settings)).redirect(url.href, 302);
    });
  }

  @Get('callback')
  @Permit('public')
  @ApiOperation({
    summary: 'Takes a browser back from the OpenID provider.',
    description: 'The answer sets the cookie of a session, as the login with a password does.',
  })
  @ApiResponse({ status: 302, description: 'Logged in; to the page that the login was to lead to.' })
  @ApiResponse({ status: 400, description: 'The login was not begun in this browser, or took too long.' })
  @ApiResponse({ status: 401, description: 'The provider did not let the person in.' })
  @ApiResponse({ status: 403, description: 'No claim of the person is a role.' })
  async callback(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    // It counts once, whatever comes of it.
    void reply.header('set-cookie', endedFlowCookie(this.settings));
    await this.answer(request, reply, async () => {
      const url = new URL(this.callbackOf(request));
      url.search = new URL(request.raw.url ?? '', url).search;
      const cookie = request.headers[FLOW_HEADER];
      const { token, page } = await this.logins.end(url, typeof cookie === 'string' ? cookie : '', {
        client: clientOf(request),
        address: request.ip,
        agent: request.headers['user-agent'] ?? '',
      });
      // A second header of this name is added to the first.
      void reply.header('set-cookie', sessionCookie(token, this.settings)).redirect(page, 302);
    });
  }

  /** The address that the provider leads back to: that of TIMBERLINE_PUBLIC_URL under which the browser came, else the first. Without one there is no login. */
  private callbackOf({ headers }: FastifyRequest): string {
    const origins = this.settings.publicOrigins;
    const origin = origins.find((one) => new URL(one).host === headers.host?.toLowerCase()) ?? origins[0];
    return `${origin ?? 'http://localhost'}/api/auth/oidc/callback`;
  }

  /** Errors are a page for people, and problem documents for programs. */
  private async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    act: () => Promise<void>,
  ): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof OidcError)) throw error;
      const status = STATUSES[error.kind];
      if (!request.headers.accept?.includes('text/html'))
        throw new ProblemError(
          status,
          error.message,
          status === 503 ? { retryAfterSeconds: RETRY_SECONDS } : {},
        );
      await reply.code(status).type('text/html; charset=utf-8').send(oidcPage(error.message));
    }
  }
}
