// Requests that are being answered, so that those that last, such as streams and exports, end when a key is withdrawn.
import type { ServerResponse } from 'node:http';
import type { AccessControl } from './access-control.ts';
import type { Principal } from './principal.ts';

/** How often they are checked; that a key was withdrawn is known up to 2 s before. */
const CHECK_MS = 1_000;

/** There are as many as connections (limits/connection-limit.ts). */
export class OpenRequests {
  private readonly principals = new Map<ServerResponse, Principal>();
  private readonly timer = setInterval(() => this.check(), CHECK_MS).unref();

  constructor(private readonly access: Pick<AccessControl, 'isCurrent'>) {}

  add(response: ServerResponse, principal: Principal): void {
    if (principal.kind !== 'anyone') this.principals.set(response, principal);
  }

  delete(response: ServerResponse): void {
    this.principals.delete(response);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private check(): void {
    for (const [response, principal] of this.principals)
      if (!this.access.isCurrent(principal)) response.destroy();
  }
}
