// Decodes long bodies slice by slice, with a turn of the event loop between slices, so that short posts do not wait.

interface DecodingBody {
  slices: Iterator<unknown>;
  resolve: () => void;
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

  /** Runs all slices. Rejects with what a slice throws. */
  decode(client: string, slices: Iterator<unknown>): Promise<void> {
    return new Promise((resolve, reject) => {
      const bodies = this.bodiesOf.get(client);
      if (bodies) bodies.push({ slices, resolve, reject });
      else this.bodiesOf.set(client, [{ slices, resolve, reject }]);
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
    if (!slices.next().done) return false;
    resolve();
  } catch (error) {
    reject(error as Error);
  }
  return true;
}
