// The one guard that every request passes before a byte of its body is read.
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { ErrorRenderer } from '../http/error-renderer.ts';
import type { AccessControl } from './access-control.ts';
import { CHALLENGE, UnauthenticatedError } from './access-error.ts';
import type { Audit } from './audit/audit.service.ts';
import { deniedCall, requestedCall } from './audit/denied-call.ts';
import { OpenRequests } from './open-requests.ts';
import type { Principal } from './principal.ts';

/** The page and the documents of the API's description, whose routes are not ours. */
const DOCS = /^\/docs(\/|$)/;

/** Lets nothing pass that a principal may not do. A route that does not say what it needs ends the start. */
export function guardAccess(
  fastify: FastifyInstance,
  access: AccessControl,
  { errors, audit }: { errors: Pick<ErrorRenderer, 'toProblem'>; audit: Pick<Audit, 'record'> },
): void {
  fastify.decorateRequest('principal');
  fastify.addHook('onRoute', requirePermission);
  const open = new OpenRequests(access);
  fastify.addHook('onClose', () => open.stop());
  fastify.addHook('onRequest', (request, reply, done) => {
    // Unknown paths as well: only those who are known learn that there is nothing.
    const permission = request.is404 ? 'self' : request.routeOptions.config.permission!;
    if (permission === 'public') return done();
    const refuse = (error: unknown) => {
      const denied = deniedCall(error, requestedCall(request), permission);
      if (denied) void audit.record(denied);
      answer(error, request, reply, errors, done);
    };
    const admit = (principal: Principal) => {
      request.principal = principal;
      open.add(reply.raw, principal);
      done();
    };
    let admitted: Principal | Promise<Principal>;
    try {
      admitted = access.admit(request.raw.headers.authorization, permission);
    } catch (error) {
      return refuse(error);
    }
    if (admitted instanceof Promise) admitted.then(admit, refuse);
    else admit(admitted);
  });
}

function requirePermission(route: RouteOptions): void {
  if (route.config?.permission) return;
  if (!DOCS.test(route.url)) throw new Error(`The route ${String(route.method)} ${route.url} lacks @Permit.`);
  route.config = { ...route.config, permission: 'public' };
}

/** By an error of the protocol of the route, where it has one, and otherwise by a problem document. */
function answer(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  errors: Pick<ErrorRenderer, 'toProblem'>,
  done: (error?: Error) => void,
): void {
  if (error instanceof UnauthenticatedError) void reply.header('www-authenticate', CHALLENGE);
  const { sendProblem } = request.routeOptions.config;
  if (sendProblem && !request.is404) sendProblem(request, reply, errors.toProblem(error, request));
  else done(error as Error);
}
