// The client that waits for the answer of a read.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../access/principal.ts';
import { ReadScope } from '../elasticsearch/read-scope.ts';
import { clientOf } from './client.ts';

/** As long as people take for a slow answer, and not for a broken service. */
const MAX_SEARCH_WAIT_MS = 2_000;

/** Who waits for an answer, until the connection closes or the answer was sent. */
export class Reader {
  /** Aborted when the connection closes before the answer was sent. */
  readonly signal: AbortSignal;
  /** How long a search for this reader waits for other searches. An export that has begun has more patience. */
  maxWaitMs = MAX_SEARCH_WAIT_MS;
  /** Bytes that AnswerMemory has reserved for the answer. */
  heldBytes = 0;
  /** The answer was sent, or the connection is closed. */
  isClosed = false;
  private readonly permits = new Map<string, Promise<() => void>>();
  private readonly whenClosed: (() => void)[] = [];
  private known: ReadScope | undefined;

  constructor(
    /** As in `clientOf`. */
    readonly client: string,
    /** Who they are; undefined on public routes, which read no logs. */
    private readonly principal: Principal | undefined,
    { raw }: Pick<FastifyReply, 'raw'>,
  ) {
    const controller = new AbortController();
    this.signal = controller.signal;
    raw.once('close', () => {
      if (!raw.writableFinished) controller.abort();
      this.isClosed = true;
      for (const callback of this.whenClosed.splice(0)) callback();
    });
  }

  /** Which logs they may read. Throws on a public route, and a ForbiddenError if their filter cannot be read. */
  get scope(): ReadScope {
    if (!this.principal) throw new Error('The route is public, so it is not known which logs may be read.');
    return (this.known ??= ReadScope.of(this.principal));
  }

  /**
   * Returns what was acquired under this name for this reader, or acquires it. All searches of one answer run under one
   * permit: they would otherwise wait for each other. `acquire` resolves to what releases the permit.
   */
  async permit(name: string, acquire: () => Promise<() => void>): Promise<void> {
    let permit = this.permits.get(name);
    if (!permit) {
      if (this.permits.size === 0) this.onClose(() => this.releasePermits());
      this.permits.set(name, (permit = acquire()));
    }
    await permit;
  }

  /** Releases all permits: the answer needs no more searches, or only after a pause. */
  releasePermits(): void {
    const permits = [...this.permits.values()];
    this.permits.clear();
    // A permit that was not granted has nothing to release.
    for (const permit of permits)
      permit.then(
        (release) => release(),
        () => undefined,
      );
  }

  /** Calls back once when the answer was sent or the connection closes. */
  onClose(callback: () => void): void {
    if (this.isClosed) callback();
    else this.whenClosed.push(callback);
  }
}

const readers = new WeakMap<FastifyRequest['raw'], Reader>();

/** The reader of a request, the same for each call. */
export function readerOf(request: FastifyRequest, reply: FastifyReply): Reader {
  let reader = readers.get(request.raw);
  if (!reader) readers.set(request.raw, (reader = new Reader(clientOf(request), request.principal, reply)));
  return reader;
}

/** The reader of a request whose route has one. */
export function findReader(request: FastifyRequest): Reader | undefined {
  return readers.get(request.raw);
}
