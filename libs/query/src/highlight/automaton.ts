// Finds any number of sequences in one pass (A. V. Aho and M. J. Corasick, 1975).

/** Symbols are below this, so that a state and a symbol make one number. UTF-16 units and numbers of words are. */
const MAX_SYMBOLS = 0x1_0000;

/** The state of the empty sequence. */
export const START = 0;

/** An automaton over numbers, such as the characters of a text. Its states are the sequences with which added ones begin. */
export class Automaton {
  private readonly lengths = [0];
  private readonly edges = new Map<number, number>();
  /** By state: the state of the longest sequence with which its own one ends, itself apart. */
  private readonly fallbacks = [START];

  /** Adds a sequence; returns its state. */
  add(symbols: readonly number[]): number {
    let state = START;
    for (const symbol of symbols) {
      const key = state * MAX_SYMBOLS + symbol;
      let next = this.edges.get(key);
      if (next === undefined) {
        next = this.lengths.length;
        this.lengths.push(this.lengths[state]! + 1);
        this.edges.set(key, next);
      }
      state = next;
    }
    return state;
  }

  /** Calls `visit` for each state but `START` with that of the sequence without its last symbol; short sequences first. */
  visit(visit: (state: number, parent: number, lastSymbol: number) => void): void {
    const sorted = [...this.edges].sort(([, a], [, b]) => this.lengths[a]! - this.lengths[b]!);
    for (const [key, state] of sorted) visit(state, Math.floor(key / MAX_SYMBOLS), key % MAX_SYMBOLS);
  }

  /**
   * Has to be called before `next`, once all sequences are added. Calls `linked` for each state but `START` with that of
   * the longest sequence with which its own one ends; short sequences first.
   */
  link(linked: (state: number, fallback: number) => void): void {
    this.visit((state, parent, lastSymbol) => {
      const fallback = parent === START ? START : this.next(this.fallbacks[parent]!, lastSymbol);
      this.fallbacks[state] = fallback;
      linked(state, fallback);
    });
  }

  /** The state of a state's sequence with another symbol; undefined if no added sequence begins with it. */
  edge(state: number, symbol: number): number | undefined {
    return this.edges.get(state * MAX_SYMBOLS + symbol);
  }

  /**
   * The state of the longest sequence with which the input ends after another symbol. For a whole input this takes at most
   * two steps a symbol, whatever the sequences are.
   */
  next(state: number, symbol: number): number {
    for (;;) {
      const next = this.edge(state, symbol);
      if (next !== undefined) return next;
      if (state === START) return START;
      state = this.fallbacks[state]!;
    }
  }
}
