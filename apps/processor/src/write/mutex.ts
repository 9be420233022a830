// A mutex. Those that wait for it get it in the order in which they asked.

export class Mutex {
  private last: Promise<void> = Promise.resolve();

  /** Acquires the mutex; resolves to an idempotent function that releases it. */
  async acquire(): Promise<() => void> {
    const previous = this.last;
    let release: () => void = () => undefined;
    this.last = new Promise((resolve) => (release = resolve));
    await previous;
    return release;
  }
}
