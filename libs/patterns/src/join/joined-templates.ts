// Which templates are one pattern: a union-find table.

/** Sets of numbers from 0 on, each known by its smallest one. */
export class JoinedTemplates {
  private readonly parents: number[] = [];

  /** Adds the next number as a set of its own. */
  add(): number {
    this.parents.push(this.parents.length);
    return this.parents.length - 1;
  }

  /** The number by which the set of a number is known. */
  find(member: number): number {
    let root = member;
    while (this.parents[root] !== root) root = this.parents[root]!;
    // Later searches take the short way.
    while (this.parents[member] !== root) {
      const next = this.parents[member]!;
      this.parents[member] = root;
      member = next;
    }
    return root;
  }

  /** Makes one set of two. Returns whether they were two. The older one stays the one by which both are known. */
  join(one: number, other: number): boolean {
    const a = this.find(one);
    const b = this.find(other);
    if (a === b) return false;
    this.parents[Math.max(a, b)] = Math.min(a, b);
    return true;
  }
}
