// Who does something that the audit tells of, and from where.
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { AuditKind } from '@timberline/contract';

export interface Actor {
  /** The name of a person or key. */
  readonly who: string;
  readonly kind: AuditKind;
  /** The address of the client. */
  readonly from: string;
}

/** The name of an actor who is not known. */
const NOBODY = 'nobody';

type Request = Pick<FastifyRequest, 'principal' | 'ip'>;

/** Who makes a request, and the address that they come from: behind a proxy that is trusted, the one that it forwarded. */
export function actorOf({ principal, ip }: Request): Actor {
  if (!principal) return { who: NOBODY, kind: 'nobody', from: ip };
  return { who: principal.name, kind: principal.kind, from: ip };
}

/**
 * A parameter of a route: who makes the request, for the audit.
 *
 * ```ts
 * withdraw(@Param('id') id: string, @CurrentActor() actor: Actor) { … }
 * ```
 */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor =>
  actorOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
