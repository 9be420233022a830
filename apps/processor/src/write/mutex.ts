// Lets one at a time through; the others wait in the order in which they came.

export class Mutex {
  private last: Promise<void> = Promise.resolve();

  /** Resolves when it is one's turn, to what ends the turn; to end it again does nothing. */
  async enter(): Promise<() => void> {
    const before = this.last;
    let leave: () => void = () => undefined;
    this.last = new Promise((resolve) => (leave = resolve));
    await before;
    return leave;
  }
}
