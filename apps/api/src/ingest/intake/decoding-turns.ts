// Decodes long bodies slice by slice, with a turn of the event loop between slices, so that short posts do not wait.

interface DecodingBody {
  slices: Iterator<unknown, unknown>;
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
}

/**
 * Gives each client with a long body one slice in its turn. Of one client, bodies are decoded one after another, so that
 * the memory of the first is free before the second one needs more.
 *
 * ```ts
 * await turns.decode(client, decoder.decode(bytes, batch));
 * ```
 */
export class DecodingTurns {
  /** Bodies by client, the client whose turn is next first. Their number is bounded by the room for bodies. */
  private readonly bodiesOf = new Map<string, DecodingBody[]>();
  private isRunning = false;

  /** Runs all slices, and resolves to what the last one returns. Rejects with what a slice throws. */
  decode<T>(client: string, slices: Iterator<unknown, T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const body: DecodingBody = { slices, resolve: resolve as DecodingBody['resolve'], reject };
      const bodies = this.bodiesOf.get(client);
      if (bodies) bodies.push(body);
      else this.bodiesOf.set(client, [body]);
      if (this.isRunning) return;
      this.isRunning = true;
      setImmediate(() => this.turn());
    });
  }

  private turn(): void {
    const [client, bodies] = this.bodiesOf.entries().next().value!;
    // Behind the other clients.
    this.bodiesOf.delete(client);
    if (runSlice(bodies[0]!)) bodies.shift();
    if (bodies.length > 0) this.bodiesOf.set(client, bodies);
    this.isRunning = this.bodiesOf.size > 0;
    if (this.isRunning) setImmediate(() => this.turn());
  }
}

/** Whether that was the last slice. */
function runSlice({ slices, resolve, reject }: DecodingBody): boolean {
  try {
    const slice = slices.next();
    if (!slice.done) return false;
    resolve(slice.value);
  } catch (error) {
    reject(error as Error);
  }
  return true;
}
