// What the audit keeps of a call that was refused because of who made it.
import type { FastifyRequest } from 'fastify';
import { ForbiddenError, UnauthenticatedError } from '../access-error.ts';
import type { Permission } from '../permissions.ts';
import { actorOf } from './actor.ts';
import type { AuditEvent } from './audit-entry.ts';

/** A call that somebody makes. */
interface Call {
  ip: string;
  method: string;
  /** The pattern of its path, such as `/api/keys/{id}`. */
  path: string;
}

/** The call of a request. A path may hold anything, so its pattern stands for it. */
export function requestedCall({ ip, method, is404, routeOptions }: FastifyRequest): Call {
  const path = is404 ? 'an unknown path' : (routeOptions.url ?? '').replaceAll(/:(\w+)/g, '{$1}');
  return { ip, method, path };
}

/**
 * The event of a refusal; undefined for an error that is none. It is no event that a page asks who is logged in, and nobody is.
 */
export function deniedCall(error: unknown, call: Call, permission: Permission): AuditEvent | undefined {
  const isRefusal = error instanceof ForbiddenError || error instanceof UnauthenticatedError;
  if (!isRefusal) return undefined;
  const asksWhoOneIs = permission === 'self' || permission === 'login';
  if (error instanceof UnauthenticatedError && error.reason === 'missing' && asksWhoOneIs) return undefined;
  const principal = error instanceof ForbiddenError ? error.principal : undefined;
  return {
    actor: actorOf({ ip: call.ip, principal }),
    action: 'call',
    target: `${call.method} ${call.path}`,
    outcome: 'denied',
  };
}
