// What a route needs: every route says it, by a decorator.
import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiForbiddenResponse, ApiSecurity, ApiUnauthorizedResponse } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ProblemError } from '../http/problem-error.ts';
import type { Permission } from './permissions.ts';
import { type Principal, principalOf } from './principal.ts';

/** Where Nest keeps what `@RouteConfig` of its Fastify adapter says. */
const ROUTE_CONFIG = '__fastify_route_config__';

/** What a key is called in the description of the API. */
export const KEY_SECURITY = 'key';

/** What the description of the API says of each route that is not public. */
const DESCRIPTIONS: MethodDecorator[] = [
  ApiSecurity(KEY_SECURITY),
  ApiUnauthorizedResponse({
    description: 'Nobody who is known makes the request; with `TIMBERLINE_AUTH=on`.',
  }),
  ApiForbiddenResponse({ description: 'Whoever makes the request may not; `detail` says why.' }),
];

/** Answers a request with a problem in the terms of a protocol. */
export type SendProblem = (request: FastifyRequest, reply: FastifyReply, problem: ProblemError) => void;

/** `public` is for what no login may be asked for: health, the login, the API's description. */
export type RoutePermission = Permission | 'public';

declare module 'fastify' {
  interface FastifyContextConfig {
    permission?: RoutePermission;
    sendProblem?: SendProblem;
  }
}

/**
 * Says what a route needs. It stands above `@RouteConfig`, to which it adds.
 *
 * ```ts
 * @Post('replay')
 * @Permit('manage-dead-letters')
 * replay() { … }
 * ```
 *
 * @param sendProblem how a refusal is answered by a route of a protocol that has errors of its own
 */
export function Permit(permission: RoutePermission, sendProblem?: SendProblem): MethodDecorator {
  return (target, key, descriptor: PropertyDescriptor) => {
    const handler = descriptor.value as object;
    const config = Reflect.getMetadata(ROUTE_CONFIG, handler) as object | undefined;
    SetMetadata(ROUTE_CONFIG, { ...config, permission, sendProblem })(target, key, descriptor);
    if (permission === 'public') return;
    for (const describe of DESCRIPTIONS) describe(target, key, descriptor);
  };
}

/** A parameter of a route: who makes the request. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal =>
  principalOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
