// Who makes a request.
import type { FastifyRequest } from 'fastify';

/** From the least to the most trusted; none but `admin` may do all that another may. */
export const ROLES = ['ingest', 'viewer', 'editor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** A person, a key, or anyone while TIMBERLINE_AUTH is off. */
export interface Principal {
  readonly kind: 'anyone' | 'person' | 'key';
  /** Never given to another, also when a name is used again. */
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** A query that narrows every read; null reads all. */
  readonly filter: string | null;
  /** A person whose password was made for them may do nothing else until they have changed it. */
  readonly mustChangePassword?: true;
}

/** Who makes every request while TIMBERLINE_AUTH is off. */
export const ANYONE: Principal = {
  kind: 'anyone',
  id: 'anyone',
  name: 'anyone',
  role: 'admin',
  filter: null,
};

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the guard, but on public routes. */
    principal: Principal | undefined;
  }
}

/** Who makes a request. A public route, where this is nobody's business, has no answer: that throws. */
export function principalOf({ principal }: Pick<FastifyRequest, 'principal'>): Principal {
  if (!principal) throw new Error('The route is public, so nobody was asked who they are.');
  return principal;
}
