// The positions of rows: all of one height, or each of its own height once it was measured.

/**
 * The heights of rows and their sums. A Fenwick tree makes finding a row and changing a height take logarithmic time.
 *
 * ```ts
 * const rows = new RowHeights(24);
 * rows.resize(1000);
 * rows.set(3, 60);
 * rows.offset(4); // 132
 * rows.indexAt(130); // 3
 * ```
 */
export class RowHeights {
  private heights = new Float32Array(0);
  private tree = new Float64Array(1);
  private count = 0;
  /** Whether all rows have the estimated height. Then nothing is stored. */
  private uniform = true;

  /** `estimate` is the height in pixels of a row that was not measured. */
  constructor(readonly estimate: number) {}

  /** Sets the number of rows. New ones have the estimated height. */
  resize(count: number): void {
    this.count = count;
    if (!this.uniform) this.reserve(count);
  }

  /** The height of all rows together. */
  get total(): number {
    return this.offset(this.count);
  }

  height(index: number): number {
    return this.uniform ? this.estimate : (this.heights[index] ?? this.estimate);
  }

  /** Sets the measured height of a row. Returns whether that changed anything. */
  set(index: number, height: number): boolean {
    const by = height - this.height(index);
    if (index >= this.count || Math.abs(by) < 0.5) return false;
    if (this.uniform) {
      this.uniform = false;
      this.reserve(this.count);
    }
    this.heights[index] = height;
    for (let i = index + 1; i < this.tree.length; i += i & -i) this.tree[i] = (this.tree[i] ?? 0) + by;
    return true;
  }

  /** Moves the rows from `from` on by `by` positions. Rows that come between have the estimated height. */
  move(from: number, by: number): void {
    if (this.uniform) return;
    this.reserve(this.count + Math.max(0, by));
    const old = this.heights;
    const to = Math.max(0, from + by);
    this.heights = new Float32Array(old.length).fill(this.estimate);
    this.heights.set(old.subarray(0, Math.min(from, to)));
    this.heights.set(old.subarray(from, old.length - Math.max(0, to - from)), to);
    this.build();
  }

  /** The distance of a row's upper edge from the top. */
  offset(index: number): number {
    if (this.uniform) return index * this.estimate;
    let sum = 0;
    for (let i = Math.min(index, this.heights.length); i > 0; i -= i & -i) sum += this.tree[i] ?? 0;
    return sum;
  }

  /** The row at a distance from the top. Beyond the ends it is the first or the last row. */
  indexAt(y: number): number {
    const last = Math.max(0, this.count - 1);
    if (y <= 0) return 0;
    if (this.uniform) return Math.min(last, Math.floor(y / this.estimate));
    let index = 0;
    let rest = y;
    for (let step = highestBit(this.tree.length - 1); step > 0; step >>= 1) {
      const next = index + step;
      if (next < this.tree.length && (this.tree[next] ?? 0) <= rest) {
        index = next;
        rest -= this.tree[next] ?? 0;
      }
    }
    return Math.min(last, index);
  }

  /** The next row below a row that has a height, or -1. Folded rows have none. */
  next(index: number): number {
    if (index + 1 >= this.count) return -1;
    const next = this.indexAt(this.offset(index + 1));
    return next > index && this.height(next) > 0 ? next : -1;
  }

  /** The next row above a row that has a height, or -1. */
  previous(index: number): number {
    const y = this.offset(index);
    return y > 0 ? this.indexAt(y - 0.5) : -1;
  }

  /** The row itself, or the one that it is folded into. */
  head(index: number): number {
    return this.height(index) > 0 ? index : Math.max(0, this.previous(index));
  }

  /** Whether all of so many rows from `start` on have no height. */
  isFolded(start: number, count: number): boolean {
    return !this.uniform && count > 0 && this.offset(start) === this.offset(start + count);
  }

  private reserve(count: number): void {
    if (count <= this.heights.length) return;
    const heights = new Float32Array(Math.max(1024, count * 2)).fill(this.estimate);
    heights.set(this.heights);
    this.heights = heights;
    this.build();
  }

  private build(): void {
    const tree = new Float64Array(this.heights.length + 1);
    for (let i = 1; i < tree.length; i++) {
      tree[i] = (tree[i] ?? 0) + (this.heights[i - 1] ?? 0);
      const parent = i + (i & -i);
      if (parent < tree.length) tree[parent] = (tree[parent] ?? 0) + (tree[i] ?? 0);
    }
    this.tree = tree;
  }
}

function highestBit(n: number): number {
  return n < 1 ? 0 : 1 << (31 - Math.clz32(n));
}
