// Requests that are being answered, so that those that last, such as streams and exports, end when a key is withdrawn.
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { AccessControl } from './access-control.ts';
import type { Principal } from './principal.ts';

/** How often they are checked; that a key was withdrawn is known up to 2 s before. */
const CHECK_MS = 1_000;

interface OpenRequest {
  response: ServerResponse;
  principal: Principal;
}

/** There are as many as connections (limits/connection-limit.ts), and those that are sent ahead on one. */
export class OpenRequests {
  /** By connection, so that nothing has to be done at the end of each answer. */
  private readonly bySocket = new Map<Socket, OpenRequest[]>();
  private readonly timer: NodeJS.Timeout;

  /** @param checkMs another time between checks, for a test */
  constructor(
    private readonly access: Pick<AccessControl, 'isCurrent'>,
    checkMs = CHECK_MS,
  ) {
    this.timer = setInterval(() => this.check(), checkMs).unref();
  }

  add(response: ServerResponse, principal: Principal): void {
    if (principal.kind === 'anyone') return;
    const { socket } = response.req;
    const open = this.bySocket.get(socket);
    if (!open) this.bySocket.set(socket, [{ response, principal }]);
    else if (open.length === 1 && isDone(open[0]!)) {
      // As with most requests: nothing is made anew.
      open[0]!.response = response;
      open[0]!.principal = principal;
    }
    // A client may send a request before the one before is answered.
    else open.push({ response, principal });
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private check(): void {
    for (const [socket, open] of this.bySocket) {
      const left = open.filter((one) => !isDone(one));
      if (left.some(({ principal }) => !this.access.isCurrent(principal))) socket.destroy();
      if (left.length === 0 || socket.destroyed) this.bySocket.delete(socket);
      else this.bySocket.set(socket, left);
    }
  }
}

function isDone({ response }: OpenRequest): boolean {
  return response.writableFinished || response.closed;
}
